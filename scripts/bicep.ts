import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
export const infra = join(root, 'infra');

/** Version of the compiler that makes infra/resources/. */
const version = '0.49.2';

const packageName = `azure.bicep.commandline.${{ linux: 'linux', darwin: 'osx', win32: 'win' }[process.platform as string]}-${process.arch}`;

/** Returns the Bicep compiler from the NuGet packages of this machine; `undefined` if it is not among them. */
export function bicepCompiler(): string | undefined {
  const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages');
  const file = join(packages, packageName, version, 'tools', process.platform === 'win32' ? 'bicep.exe' : 'bicep');
  return existsSync(file) ? file : undefined;
}

/**
 * Gets the compiler from NuGet, where the .NET SDK is.
 * @throws if there is no SDK, or NuGet does not answer
 */
export function bringBicepCompiler(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bicep-'));
  const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${packageName}" Version="[${version}]" /></ItemGroup></Project>`;
  try {
    writeFileSync(join(folder, 'bicep.csproj'), project);
    execFileSync('dotnet', ['restore', folder], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 180_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the compiler. @returns its output, and whether it succeeded */
export function bicep(...options: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(bicepCompiler()!, options, { encoding: 'utf8', cwd: infra });
  return { ok: status === 0, said: `${stdout}${stderr}`.trim() };
}

/** The examples whose resources are kept. */
export const examples = ['example', 'private'] as const;

export const resourcesFile = (example: string) => join(infra, 'resources', `${example}.json`);

/**
 * Returns the resources that an example makes, evaluated by the compiler, as text. Containers and the workbook are left
 * out: they are files of their own.
 * @throws an error with the compiler's messages
 */
export function resourcesOf(parameters: string): string {
  const snapshot = parameters.replace(/\.bicepparam$/, '.snapshot.json');
  const ids = ['--subscription-id', emptyId(2), '--tenant-id', emptyId(3), '--location', 'swedencentral'];
  try {
    const { ok, said } = bicep('snapshot', parameters, '--mode', 'overwrite', ...ids);
    if (!ok || said.includes('Warning')) throw new Error(said);
    const { predictedResources, diagnostics } = JSON.parse(readFileSync(snapshot, 'utf8'));
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
    const resources = predictedResources
      .filter(({ type }: { type: string }) => !type.endsWith('/sqlDatabases/containers'))
      .map((resource: { properties?: { serializedData?: string } }) =>
        resource.properties?.serializedData
          ? { ...resource, properties: { ...resource.properties, serializedData: 'workbook.json' } }
          : resource,
      );
    return `${JSON.stringify(resources, null, 2)}\n`;
  } finally {
    rmSync(snapshot, { force: true });
  }
}

const emptyId = (last: number) => `00000000-0000-0000-0000-00000000000${last}`;

/** Returns what the linter says about infra/, each line with its file; empty if all is well. */
export function lintInfra(): string {
  return bicep('lint', 'main.bicep').said.replaceAll(`${infra}/`, `${relative(root, infra)}/`);
}
