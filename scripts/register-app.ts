/**
 * `npm run register-app`: registers the API in Microsoft Entra ID for the azd environment AZURE_ENV_NAME and keeps the
 * client id there as PCI_AUTH_CLIENT_ID. `azd up` runs it. A registration made by hand is left alone.
 */
import { spawnSync } from 'node:child_process';
import { RegistrationError, registerApi } from './entra-registration.ts';

/** Runs azd. @throws RegistrationError with what azd says */
function azd(...options: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('azd', options, { encoding: 'utf8' });
  if (error) throw new RegistrationError(`azd cannot be run: ${error.message}. Install the Azure Developer CLI.`);
  if (status !== 0) throw new RegistrationError(`azd ${options.slice(0, 2).join(' ')} failed: ${stderr || stdout}`);
  return stdout;
}

const { AZURE_ENV_NAME: name, PCI_AUTH_CLIENT_ID: given, PCI_REGISTERED_CLIENT_ID: ours, PCI_URL: url } = process.env;
const graph = process.env.PCI_GRAPH_URL ?? 'https://graph.microsoft.com/v1.0';

try {
  if (!name) throw new RegistrationError('AZURE_ENV_NAME is not set: run "azd up", which sets it.');
  if (given && given !== ours) {
    console.log(`The API uses the registration ${given}, which PCI_AUTH_CLIENT_ID names.`);
  } else {
    const { token } = JSON.parse(
      azd('auth', 'token', '--scope', 'https://graph.microsoft.com/.default', '--output', 'json'),
    );
    const clientId = await registerApi({ graph, token }, `pci-${name}`, url || undefined);
    azd('env', 'set', 'PCI_AUTH_CLIENT_ID', clientId);
    azd('env', 'set', 'PCI_REGISTERED_CLIENT_ID', clientId);
    console.log(`The API is registered in Entra ID as ${clientId}.`);
  }
} catch (error) {
  if (!(error instanceof RegistrationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
