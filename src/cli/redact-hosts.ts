/** The host that the checks themselves attack from. */
const ATTACKER = 'evil.example';
const REPLACEMENT = 'app.example.com';

/**
 * Takes the names of hosts out of a text: the given ones, those of every URL in it, and the domain of a cookie. A name such as
 * `api`, which a service in a container has, is taken out where it stands alone.
 */
export function redactHosts(text: string, hosts: readonly string[]): string {
  const longestFirst = [...new Set(hosts)].sort((a, b) => b.length - a.length);
  const withoutUrls = text
    .replaceAll(/\b(https?:\/\/)[^\s/|`"'),;]+/g, (url, scheme: string) =>
      url === `${scheme}${ATTACKER}` ? url : `${scheme}${REPLACEMENT}`,
    )
    .replaceAll(/\bDomain=[^\s|;,]*[^\s|;,.]/g, 'Domain=example.com');
  return longestFirst.reduce(
    (redacted, host) => redacted.replaceAll(new RegExp(`(?<![\\w./-])${escaped(host)}(?![\\w/-])`, 'g'), REPLACEMENT),
    withoutUrls,
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
