import Uppy from '@uppy/core';
import axios from 'axios';
import { auth } from '../../../recipes/snippets/auth.ts';
import { withToken } from '../../../recipes/snippets/axios.ts';
import { download, objectUrl, signedUrl } from '../../../recipes/snippets/media.ts';
import { uploadInParts } from '../../../recipes/snippets/tus.ts';
import { upload } from '../../../recipes/snippets/upload-progress.ts';
import { uploadWithSession } from '../../../recipes/snippets/uppy.ts';

/** What the page offers to the tests of the recipes. */
export interface Recipes {
  readonly auth: typeof auth;
  readonly axios: typeof axios;
  readonly withToken: typeof withToken;
  readonly download: typeof download;
  readonly objectUrl: typeof objectUrl;
  readonly signedUrl: typeof signedUrl;
  readonly upload: typeof upload;
  readonly uploadInParts: typeof uploadInParts;
  readonly Uppy: typeof Uppy;
  readonly uploadWithSession: typeof uploadWithSession;
}

declare global {
  /** Lives in the page that the tests open. */
  const recipes: Recipes;
}

const own: Recipes = {
  auth,
  axios,
  withToken,
  download,
  objectUrl,
  signedUrl,
  upload,
  uploadInParts,
  Uppy,
  uploadWithSession,
};
Object.assign(globalThis, { recipes: own });
