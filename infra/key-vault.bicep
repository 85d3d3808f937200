// The key that seals secrets of webhooks. It is made here, once, and nobody has to see it.
param name string
param location string
param tags object
param principalId string
param workspaceId string
param privateNetwork bool
param networkId string
param endpointSubnetId string

@secure()
param random string = '${newGuid()}${newGuid()}'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // If the key is lost, so are the secrets of all endpoints.
    enablePurgeProtection: true
    enableSoftDelete: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: privateNetwork ? 'Deny' : 'Allow' }
  }
}

// 32 bytes in base64, of which 42 characters are random hexadecimal digits. Later deployments do not change it.
@onlyIfNotExists()
resource encryptionKeys 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'encryption-keys'
  properties: {
    value: 'first:${take(replace(random, '-', ''), 42)}A='
    contentType: 'NAME:KEY, NAME:KEY … The first seals, all open.'
  }
}

// Key Vault Secrets User, for this secret only.
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: encryptionKeys
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    description: 'Key Vault Secrets User'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: { workspaceId: workspaceId, logs: [{ categoryGroup: 'audit', enabled: true }] }
}

module endpoint 'private-endpoint.bicep' = if (privateNetwork) {
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    networkId: networkId
    subnetId: endpointSubnetId
    serviceId: vault.id
    groupId: 'vault'
    zone: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
}

// Without a version, so that a new key takes effect without a deployment.
output encryptionKeysUri string = '${vault.properties.vaultUri}secrets/${encryptionKeys.name}'
