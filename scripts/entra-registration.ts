import { z } from 'zod';

/** A directory of Microsoft Entra ID, accessed through Microsoft Graph. */
export interface Directory {
  /** `https://graph.microsoft.com/v1.0` */
  graph: string;
  /** The deploying user's access token for Microsoft Graph. */
  token: string;
}

/** Says to whoever deploys what was refused, and the remedy. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError';
}

// The same in every installation, so that registering again changes nothing.
const operatorRole = {
  id: '6c1c5d1e-3b0f-4f0e-9d5c-6a3b1f0c7e01',
  value: 'operator',
  displayName: 'Operator',
  description: 'May do everything.',
  allowedMemberTypes: ['User', 'Application'],
  isEnabled: true,
};
const scope = {
  id: '6c1c5d1e-3b0f-4f0e-9d5c-6a3b1f0c7e02',
  value: 'access',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Use Partner Contribution Indicators',
  adminConsentDescription:
    'Lets the application call the API in the name of the signed-in user, who sees what their roles allow.',
  userConsentDisplayName: 'Use Partner Contribution Indicators for you',
  userConsentDescription: 'Lets the application call the API in your name.',
};
/** Azure CLI and azd, with which an administrator gets a token for the `pci` command. */
const azureCommandLine = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

const role = z.looseObject({ id: z.string(), value: z.string().nullable() });
const application = z.object({ id: z.string(), appId: z.string(), appRoles: z.array(role).default([]) });
const principal = z.object({ id: z.string() });

/**
 * Registers the API in the directory: an application with the role `operator`, a scope, version 2 tokens with `idtyp`,
 * and its service principal, where whoever deploys becomes operator. Safe to repeat: roles added by hand, such as those
 * of partners, remain.
 * @param name unique in the directory, kept in the application's `uniqueName`
 * @param url address of the installation, where people return to after signing in; undefined if not known yet
 * @returns the application's client id
 * @throws RegistrationError
 */
export async function registerApi(directory: Directory, name: string, url?: string): Promise<string> {
  const path = `/applications(uniqueName='${encodeURIComponent(name)}')`;
  const displayName = `Partner Contribution Indicators (${name})`;
  const before = await ask(directory, 'GET', path, application);
  const api = { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] };
  if (!before) {
    const asked = { displayName, signInAudience: 'AzureADMyOrg', appRoles: [operatorRole], api };
    await ask(directory, 'PATCH', path, z.unknown(), asked, { prefer: 'create-if-missing' });
  }
  const made = before ?? (await ask(directory, 'GET', path, application));
  if (!made) throw new RegistrationError(`The registration ${name} cannot be found after it was made: run this again.`);
  const hasOperator = made.appRoles.some(({ value }) => value === operatorRole.value);
  // Graph returns the origin of a role, and refuses a role with one.
  const appRoles = [...made.appRoles.map(({ origin, ...known }) => known), ...(hasOperator ? [] : [operatorRole])];
  // The API's address needs the client id, and the command line's permission needs the scope.
  await ask(directory, 'PATCH', `/applications/${made.id}`, z.unknown(), {
    displayName,
    appRoles,
    identifierUris: [`api://${made.appId}`],
    optionalClaims: { accessToken: [{ name: 'idtyp', essential: false, additionalProperties: [] }] },
    api: {
      ...api,
      preAuthorizedApplications: [{ appId: azureCommandLine, delegatedPermissionIds: [scope.id] }],
    },
    ...(url && { spa: { redirectUris: ['signed-in', 'signed-out'].map((page) => `${url}/dashboard/${page}`) } }),
  });
  await makeOperator(directory, await servicePrincipalOf(directory, made.appId), appRoles);
  return made.appId;
}

async function servicePrincipalOf(directory: Directory, appId: string): Promise<string> {
  const found = await ask(directory, 'GET', `/servicePrincipals(appId='${appId}')`, principal);
  if (found) return found.id;
  const made = await ask(directory, 'POST', '/servicePrincipals', principal, { appId });
  return made!.id;
}

/** Gives whoever deploys the role `operator`, unless it is a pipeline, which is not a user. */
async function makeOperator(directory: Directory, resourceId: string, roles: z.infer<typeof role>[]): Promise<void> {
  const me = await ask(directory, 'GET', '/me', principal).catch(() => undefined);
  const appRoleId = roles.find(({ value }) => value === operatorRole.value)?.id;
  if (!me || !appRoleId) return;
  const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
  const assigned = z.object({ value: z.array(z.object({ principalId: z.string(), appRoleId: z.string() })) });
  const there = await ask(directory, 'GET', `${path}?$filter=principalId eq ${me.id}`, assigned);
  if (there?.value.some((one) => one.principalId === me.id && one.appRoleId === appRoleId)) return;
  await ask(directory, 'POST', path, z.unknown(), { principalId: me.id, resourceId, appRoleId });
}

/** Sends one request. @returns `undefined` for something that does not exist */
async function ask<Answer>(
  { graph, token }: Directory,
  method: string,
  path: string,
  schema: z.ZodType<Answer>,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer | undefined> {
  const answer = await fetch(graph + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (answer.status === 404 && method === 'GET') return undefined;
  const text = await answer.text();
  if (answer.status === 401 || answer.status === 403)
    throw new RegistrationError(
      `Microsoft Entra ID refused ${method} ${path} (${answer.status}): to register an app you need the role Application Developer. Or have somebody register it and name it: azd env set PCI_AUTH_CLIENT_ID <client id>.`,
    );
  if (!answer.ok)
    throw new RegistrationError(`Microsoft Graph answered ${method} ${path} with ${answer.status}: ${text}`);
  return schema.parse(text === '' ? {} : JSON.parse(text));
}
