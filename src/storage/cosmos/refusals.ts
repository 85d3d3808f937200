/** Refusals that a retry does not resolve, by status and words of Cosmos DB, with the remedy. */
const refusals: readonly [status: number, words: RegExp, remedy: string][] = [
  [
    403,
    /RBAC|AAD token/i,
    "The app's identity may not use the Cosmos DB account: give it the data-plane role Cosmos DB Built-in Data Contributor on the account of PCI_COSMOS_ENDPOINT (az cosmosdb sql role assignment create). Roles of the account's access control (IAM) are not enough",
  ],
  [
    403,
    /firewall|network|public internet/i,
    "The Cosmos DB account lets nobody in from here: allow the app's network in its firewall, or connect it by a private endpoint",
  ],
  [401, /local auth/i, "The Cosmos DB account takes no keys: remove PCI_COSMOS_KEY, then the app's identity is used"],
  [
    401,
    /./,
    "The Cosmos DB account does not know this app: PCI_COSMOS_KEY is none of its keys, or the app's identity belongs to another tenant",
  ],
];

/** Explains a refusal that only an administrator can resolve; `undefined` for any other status or reason. */
export function explainRefusal(status: number | undefined, message: string): string | undefined {
  return refusals.find(([refused, words]) => refused === status && words.test(message))?.[2];
}
