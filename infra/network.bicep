// A network in which the functions reach storage, Cosmos DB and Key Vault without the public network.
param token string
param location string
param tags object

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-pci-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.90.0.0/16'] }
    subnets: [
      { name: 'endpoints', properties: { addressPrefix: '10.90.0.0/24', privateEndpointNetworkPolicies: 'Disabled' } }
      {
        name: 'functions'
        properties: {
          addressPrefix: '10.90.1.0/24'
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
    ]
  }

  resource endpoints 'subnets' existing = { name: 'endpoints' }
  resource functions 'subnets' existing = { name: 'functions' }
}

output id string = network.id
output endpointSubnetId string = network::endpoints.id
output functionSubnetId string = network::functions.id
