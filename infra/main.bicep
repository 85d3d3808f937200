// Everything that the product needs in Azure. `azd up` deploys it; docs/operations.md has parameters and costs.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of this installation. Part of the names of all its resources.')
param environmentName string

@description('Region, one of those that offer Flex Consumption.')
@allowed([
  'australiaeast'
  'australiasoutheast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westcentralus'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
])
@metadata({ azd: { type: 'location' } })
param location string

@description('Mail addresses that get the alerts, separated by commas.')
param alertEmails string

@description('Client id of the app registration whose tokens the API accepts. `azd up` makes the registration.')
param authClientId string = ''

@description('Entra ID tenants whose tokens are accepted, separated by commas. Empty: the tenant of the subscription.')
param authTenants string = ''

@description('Public address, if it is not that of the function app: https://pci.example.com')
param publicUrl string = ''

@description('serverless bills each request; autoscale holds throughput ready.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string = 'serverless'

@description('Most request units a second with autoscale; a tenth is billed when idle.')
@minValue(1000)
param cosmosMaxThroughput int = 10000

@description('Workers may read what others wrote only with Strong, or with BoundedStaleness in one region.')
@allowed(['Strong', 'BoundedStaleness'])
param cosmosConsistency string = 'Strong'

@description('Node.js of the functions.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Memory of an instance. Imports of files of 1 GB need 2048.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances at a time.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances that are kept running for the API, so that no caller waits for a start.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Keeps storage, Cosmos DB and Key Vault off the public network, behind private endpoints.')
param privateNetwork bool = false

@description('Days for which logs and telemetry are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Further app settings, those of operations.md: {"PCI_CORS_ORIGINS": "https://…"}')
param settings object = {}

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var clientId = empty(authClientId)
  ? fail('PCI_AUTH_CLIENT_ID is not set: run "npm run register-app", or name a registration made by hand with "azd env set PCI_AUTH_CLIENT_ID <client id>".')
  : authClientId
var receivers = empty(alertEmails)
  ? fail('PCI_ALERT_EMAILS is not set: name who gets the alerts with "azd env set PCI_ALERT_EMAILS you@example.com".')
  : map(split(alertEmails, ','), address => trim(address))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: { name: 'id-pci-${token}', location: location, tags: tags }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: logRetentionDays
    receivers: receivers
    principalId: identity.outputs.principalId
  }
}

module network 'network.bicep' = if (privateNetwork) {
  scope: group
  params: { token: token, location: location, tags: tags }
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    name: 'stpci${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    privateNetwork: privateNetwork
    networkId: network.?outputs.id ?? ''
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
  }
}

module cosmos 'cosmos.bicep' = {
  scope: group
  params: {
    name: 'cosmos-pci-${token}'
    location: location
    tags: tags
    capacity: cosmosCapacity
    maxThroughput: cosmosMaxThroughput
    consistency: cosmosConsistency
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    privateNetwork: privateNetwork
    networkId: network.?outputs.id ?? ''
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
  }
}

module vault 'key-vault.bicep' = {
  scope: group
  params: {
    name: 'kv-pci-${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    privateNetwork: privateNetwork
    networkId: network.?outputs.id ?? ''
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
  }
}

module functions 'function-app.bicep' = {
  scope: group
  params: {
    name: 'func-pci-${token}'
    location: location
    tags: tags
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReadyInstances: alwaysReadyInstances
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packagesUrl: storage.outputs.packagesUrl
    workspaceId: monitoring.outputs.workspaceId
    subnetId: network.?outputs.functionSubnetId ?? ''
    settings: union(settings, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      PCI_COSMOS_ENDPOINT: cosmos.outputs.endpoint
      PCI_COSMOS_DATABASE: cosmos.outputs.database
      PCI_ENCRYPTION_KEYS: '@Microsoft.KeyVault(SecretUri=${vault.outputs.encryptionKeysUri})'
      PCI_AUTH_ISSUER: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      PCI_AUTH_AUDIENCES: clientId
      PCI_AUTH_TENANTS: empty(authTenants) ? tenant().tenantId : authTenants
      PCI_PUBLIC_URL: publicUrl
      // The dashboard signs in by the API's own registration, which an application may name by its id only.
      PCI_DASHBOARD_CLIENT_ID: clientId
      PCI_DASHBOARD_SCOPE: '${clientId}/access'
    })
  }
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP_NAME string = functions.outputs.name
output PCI_URL string = empty(publicUrl) ? functions.outputs.url : publicUrl
