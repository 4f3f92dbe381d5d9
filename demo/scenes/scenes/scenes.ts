import type { Scene } from '../scene.ts';
import { asleep } from './asleep.ts';
import { clock } from './clock.ts';
import { idle } from './idle.ts';
import { logout } from './logout.ts';
import { outage } from './outage.ts';
import { reLogin } from './re-login.ts';
import { redirect } from './redirect.ts';
import { restart } from './restart.ts';
import { secondTab } from './second-tab.ts';
import { upload } from './upload.ts';
import { userSwitch } from './user-switch.ts';

export const SCENES: readonly Scene[] = [
  secondTab,
  outage,
  restart,
  userSwitch,
  asleep,
  clock,
  idle,
  reLogin,
  logout,
  redirect,
  upload,
];
