// An identity provider as a district has one: oidc-provider with what stands in the environment, on loopback.
import { Provider } from 'oidc-provider'

const { ISSUER, KEYS, AUDIENCE, LIFETIME } = process.env

const provider = new Provider(ISSUER, {
  clients: ['teacher', 'stranger'].map((name) => ({
    client_id: name,
    client_secret: 'not a secret of anybody',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  })),
  jwks: { keys: JSON.parse(KEYS) },
  scopes: ['yixin:mentor', 'yixin:centre', 'yixin:read'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => ({
        scope: 'yixin:mentor yixin:centre yixin:read',
        audience: resource,
        accessTokenTTL: Number(LIFETIME),
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: JSON.parse(KEYS)[0].alg } },
      }),
      defaultResource: () => AUDIENCE,
      useGrantedResource: () => true,
    },
  },
})

provider.listen(new URL(ISSUER).port, '127.0.0.1', () => console.log("listening"))
