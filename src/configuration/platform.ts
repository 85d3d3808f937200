import type { Environment } from './environment.ts';

type Marks = Pick<
  Environment,
  'WEBSITE_INSTANCE_ID' | 'WEBSITE_SKU' | 'WEBSITE_SITE_NAME' | 'WEBSITE_POD_NAME' | 'CONTAINER_NAME'
>;

/**
 * Returns true if the process runs in Azure, on any plan. App Service and Elastic Premium name the instance; Flex
 * Consumption and Consumption on Linux name the site and its pod or container instead. `WEBSITE_HOSTNAME` proves
 * nothing: hosts on developers' machines set it too.
 */
export function isInAzure(given: Marks): boolean {
  if (given.WEBSITE_INSTANCE_ID || given.WEBSITE_SKU) return true;
  return Boolean(given.WEBSITE_SITE_NAME && (given.WEBSITE_POD_NAME || given.CONTAINER_NAME));
}
