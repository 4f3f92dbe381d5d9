/** The public suffixes under which apps are hosted most often, and the commonest of countries; browsers know all of publicsuffix.org. */
const SUFFIXES: ReadonlySet<string> = new Set([
  ...['appspot.com', 'azurestaticapps.net', 'azurewebsites.net', 'cloudapp.net', 'cloudfront.net', 'deno.dev'],
  ...['elasticbeanstalk.com', 'firebaseapp.com', 'fly.dev', 'github.io', 'gitlab.io', 'glitch.me', 'herokuapp.com'],
  ...['netlify.app', 'ngrok.io', 'ondigitalocean.app', 'onrender.com', 'pages.dev', 'run.app', 'a.run.app'],
  ...['supabase.co', 'trycloudflare.com', 'vercel.app', 'web.app', 'workers.dev'],
  ...['amplifyapp.com', 'ngrok-free.app', 'ngrok.app', 'replit.app', 'up.railway.app'],
  ...['ac.uk', 'com.ar', 'com.sg', 'gov.uk', 'net.au', 'org.au', 'org.uk'],
  ...['co.in', 'co.jp', 'co.kr', 'co.nz', 'co.uk', 'co.za', 'com.au', 'com.br', 'com.cn', 'com.mx', 'com.tr'],
]);

/** Whether no cookie may be set for all hosts of this name, because they are of different owners. */
export function isPublicSuffix(name: string): boolean {
  return !name.includes('.') || SUFFIXES.has(name);
}

/** The name of the site that a host belongs to: a public suffix and one label before it. */
export function siteName(hostname: string): string {
  const labels = hostname.split('.');
  const from = labels.findIndex((_label, index) => isPublicSuffix(labels.slice(index + 1).join('.')));
  return labels.slice(Math.max(from, 0)).join('.');
}
