/** What the server's tokens and answers call the user: as `sub`, as a number, otherwise, at times not at all, or never. */
export type NamesSetup = 'sub' | 'number' | 'user_id' | 'changing' | 'session' | 'none';
