/** Gives each page a nonce of its own, and the scripts and links that Nuxt writes around its body. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('render:html', (html, { event }) => {
    const nonce = crypto.randomUUID();
    // Whole tags: a text in an attribute, such as a description, may have `<script` in it.
    const withNonce = (part: string) =>
      part.replaceAll(/<(?:(script|style|link)\b)?(?:"[^"]*"|[^">])*>/g, (tag, name?: string) =>
        name === undefined ? tag : tag.replace(name, `${name} nonce="${nonce}"`),
      );
    html.head = html.head.map(withNonce);
    html.bodyPrepend = html.bodyPrepend.map(withNonce);
    html.bodyAppend = html.bodyAppend.map(withNonce);
    const policy = `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'`;
    setResponseHeader(event, 'content-security-policy', policy);
  });
});
