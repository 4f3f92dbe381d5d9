/** What the page shows before anything has happened. */
export const MARKUP = `
<p class="pg-notice" role="status" hidden></p>
  <section class="pg-tabs" aria-label="Two tabs of one browser">
    <iframe title="tab 1" data-name="tab 1"></iframe>
    <iframe title="tab 2" data-name="tab 2"></iframe>
  </section>
  <form class="pg-conditions" aria-labelledby="pg-conditions-title">
    <h2 id="pg-conditions-title">Conditions</h2>
    <label for="pg-latency">Latency <output></output><input id="pg-latency" type="range" name="latency" min="0" max="2000" step="20" /></label>
    <label for="pg-loss">Lost answers of the refresh <output></output><input id="pg-loss" type="range" name="loss" min="0" max="100" step="5" /></label>
    <label for="pg-tokenLifetime">Lifetime of a token <output></output><input id="pg-tokenLifetime" type="range" name="tokenLifetime" min="5" max="120" step="5" /></label>
    <label for="pg-clockOffset">Clock of the tabs <output></output><input id="pg-clockOffset" type="range" name="clockOffset" min="-600" max="600" step="30" /></label>
    <fieldset>
      <legend>Rotation of the cookie</legend>
      <label><input type="radio" name="rotation" value="grace" /> with a grace of 20 s</label>
      <label><input type="radio" name="rotation" value="strict" /> strict</label>
    </fieldset>
  </form>
<div class="pg-actions">
  <button type="button" class="pg-main" data-act="storm" disabled>Storm: 40 calls with an expired token</button>
  <button type="button" data-act="lose" disabled>Lose the next answer of a refresh</button>
  <p class="pg-verdict" role="status">Sign in, in either tab. The other follows.</p>
</div>
<div class="pg-timeline"></div>
<div class="pg-bottom">
  <section aria-labelledby="pg-log-title">
    <h2 id="pg-log-title">The server’s log</h2>
    <ol class="pg-log" tabindex="0" aria-label="The server’s log, newest first"></ol>
  </section>
  <section aria-labelledby="pg-jar-title">
    <h2 id="pg-jar-title">The cookie jar</h2>
    <ul class="pg-jar"></ul>
  </section>
</div>
<section class="pg-editor" aria-labelledby="pg-editor-title">
  <h2 id="pg-editor-title">The quick start, to edit</h2>
  <div>
    <textarea spellcheck="false" autocapitalize="off" autocomplete="off" aria-label="Code"></textarea>
    <pre tabindex="0" aria-label="What the code printed" role="log"></pre>
  </div>
  <button type="button" class="pg-main" data-act="run" disabled>Run</button>
  <iframe title="The page that runs the code" hidden></iframe>
</section>
`;

/** As in the quick start, with the addresses of the folder that the server is in. */
export const codeFor = (folder: string): string => `import { createAuth } from 'rebearer';

const auth = createAuth({
  refresh: '${folder}auth/refresh',
  logout: '${folder}auth/logout',
});

auth.on('token', ({ source }) => console.log('a token, by', source));

await auth.login(() =>
  fetch('${folder}auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bob', password: 'bob-demo' }),
  }),
);

const response = await auth.fetch('${folder}api/me');
console.log(response.status, await response.json());
console.log(auth.explain());
`;
