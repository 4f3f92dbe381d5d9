/** What a browser sends with the request for a page. */
export const NAVIGATION: Readonly<Record<string, string>> = {
  accept: 'text/html',
  origin: '',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
};
