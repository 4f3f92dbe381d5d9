/** The methods that need no preflight, and no list (Fetch, section 2.2.1). */
export const SAFE_METHOD: RegExp = /^(?:GET|HEAD|POST)$/i;
