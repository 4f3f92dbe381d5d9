import { appliancesAndPlatforms } from './intermediaries/appliances.ts';
import { clouds } from './intermediaries/clouds.ts';
import { edges } from './intermediaries/edges.ts';
import { meshAndProxies } from './intermediaries/mesh-and-proxies.ts';
import type { Intermediary, OriginServer } from './party.ts';
import { contentAndCommerce } from './servers/content-and-commerce.ts';
import { documentedApis } from './servers/documented-apis.ts';
import { frameworks } from './servers/frameworks.ts';
import { guides } from './servers/guides.ts';
import { hosted } from './servers/hosted.ts';
import { identityProducts } from './servers/identity-products.ts';
import { identityProviders } from './servers/identity-providers.ts';
import { javascript } from './servers/javascript.ts';
import { jvmDotnetAndGo } from './servers/jvm-dotnet-go.ts';
import { moreLanguages } from './servers/more-languages.ts';
import { phpAndRuby } from './servers/php-ruby.ts';
import { publicCode } from './servers/public-code.ts';
import { python } from './servers/python.ts';
import { selfHosted } from './servers/self-hosted.ts';
import { tutorials } from './servers/tutorials.ts';

export const servers: readonly OriginServer[] = [
  ...javascript,
  ...python,
  ...phpAndRuby,
  ...jvmDotnetAndGo,
  ...identityProviders,
  ...hosted,
  ...contentAndCommerce,
  ...frameworks,
  ...moreLanguages,
  ...selfHosted,
  ...identityProducts,
  ...guides,
  ...tutorials,
  ...publicCode,
  ...documentedApis,
];

export const intermediaries: readonly Intermediary[] = [
  ...meshAndProxies,
  ...clouds,
  ...edges,
  ...appliancesAndPlatforms,
];
