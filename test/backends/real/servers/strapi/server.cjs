const { mkdtempSync, mkdirSync, writeFileSync, cpSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createStrapi } = require('@strapi/strapi');

// Strapi with Users & Permissions, its refreshes in a cookie, in a folder of its own with an SQLite file.

const appDir = mkdtempSync(join(tmpdir(), 'rebearer-strapi-'));
for (const folder of ['config', 'src', 'src/api', 'public/uploads', 'database/migrations']) {
  mkdirSync(join(appDir, folder), { recursive: true });
}
cpSync(join(__dirname, 'package.json'), join(appDir, 'package.json'));

const SECRET = 'only-for-tests-0123456789-0123456789';
const config = {
  server: { host: '127.0.0.1', port: Number(process.env.PORT), url: process.env.PUBLIC_URL, app: { keys: [SECRET] } },
  admin: {
    serveAdminPanel: false,
    auth: { secret: SECRET },
    apiToken: { salt: SECRET },
    transfer: { token: { salt: SECRET } },
    secrets: { encryptionKey: SECRET },
  },
  api: {},
  database: {
    connection: {
      client: 'sqlite',
      connection: { filename: join(appDir, 'data.db') },
      useNullAsDefault: true,
    },
  },
  middlewares: [
    'strapi::logger',
    'strapi::errors',
    'strapi::security',
    'strapi::cors',
    'strapi::query',
    'strapi::body',
    'strapi::session',
    'strapi::favicon',
    'strapi::public',
  ],
  plugins: {
    'users-permissions': {
      config: {
        jwtSecret: SECRET,
        jwtManagement: 'refresh',
        ratelimit: { enabled: false, interval: 60_000, max: 100_000 },
        sessions: {
          httpOnly: true,
          accessTokenLifespan: Number(process.env.LIFETIME),
          maxRefreshTokenLifespan: 86_400,
          idleRefreshTokenLifespan: 86_400,
          cookie: { name: 'strapi_up_refresh', sameSite: 'lax', path: '/', secure: false },
        },
      },
    },
  },
};
for (const [name, value] of Object.entries(config)) {
  writeFileSync(join(appDir, `config/${name}.js`), `module.exports = ${JSON.stringify(value)};`);
}

/** Makes alice and bob; the default permissions let them use what the recipe calls. */
async function prepare(strapi) {
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
  for (const name of ['alice', 'bob']) {
    await strapi
      .plugin('users-permissions')
      .service('user')
      .add({
        username: name,
        email: `${name}@example.com`,
        password: `${name}-demo`,
        provider: 'local',
        confirmed: true,
        blocked: false,
        role: role.id,
      });
  }
}

async function main() {
  const strapi = createStrapi({ appDir, distDir: appDir, autoReload: false, serveAdminPanel: false });
  await strapi.load();
  await prepare(strapi);
  await strapi.start();
}

process.on('SIGTERM', () => process.exit(0));
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
