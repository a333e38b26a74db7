import { IstioCsr } from '../../../imports/operator.openshift.io';
import { istiodDnsName, UNNAMED_REVISION } from '../../facts/istio';
import { ISTIO_CSR_NAME } from '../../facts/openshift';
import type { Manifest } from '../../internal/objects';
import type { TrustAnchor } from '../../signing/trust/trust-anchor';
import { istiodCommonName } from '../objects/istiod-certificate';
import { app } from '../options/app';
import { istiod } from '../options/istiod';
import { pods } from '../options/pods';
import { requests } from '../options/requests';
import { controller, server } from '../options/server';
import { service } from '../options/serving';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';

/** The IstioCSR that has the operator make an agent with these settings. */
export function istioCsr(settings: AgentSettings, props: IstioCsrAgentProps, anchor?: TrustAnchor): Manifest {
  const { namespace } = settings;
  const { name, kind, group } = settings.get(requests.issuer) ?? {};
  // The release follows the operator, whatever this output says.
  const { 'app.kubernetes.io/version': _version, ...labels } = settings.labels;
  const more = props.labels ?? {};
  return {
    ...IstioCsr.GVK,
    metadata: { name: ISTIO_CSR_NAME, namespace, labels },
    spec: {
      istioCSRConfig: {
        certManager: {
          issuerRef: { name, kind, group },
          istioCACertificate: trustedConfigMap(settings, anchor),
        },
        istiodTLSConfig: istiodTls(settings),
        server: { clusterID: settings.get(server.clusterId), port: settings.get(service.port) },
        istio: istioOf(settings),
        istioDataPlaneNamespaceSelector: settings.get(controller.namespaceSelector),
        logLevel: settings.get(app.logLevel),
        logFormat: settings.get(app.logFormat),
        resources: settings.get(pods.resources),
        affinity: settings.get(pods.affinity),
        tolerations: settings.get(pods.tolerations),
        nodeSelector: settings.get(pods.nodeSelector),
      },
      controllerConfig: Object.keys(more).length === 0 ? undefined : { labels: { ...more } },
    },
  };
}

/** Without one the operator takes the CA that it finds beside the issued certificate. */
function trustedConfigMap({ namespace, trust }: AgentSettings, anchor: TrustAnchor | undefined) {
  const own = trust?.configMap && { name: trust.configMap.name, key: 'ca.pem' };
  const entry = own ?? anchor?._source.configMap;
  return entry && { name: entry.name, key: entry.key, namespace };
}

function istiodTls(settings: AgentSettings) {
  const certificate = settings.get(istiod.certificate);
  if (certificate === undefined) return undefined;
  const { duration, renewBefore, privateKey, additionalDnsNames, namespace } = certificate;
  const commonName = istiodCommonName(certificate);
  return {
    trustDomain: settings.get(server.trustDomain),
    // The operator's own is that of the unnamed revision, also where the certificate has no such name.
    commonName: commonName === istiodDnsName(UNNAMED_REVISION, namespace) ? undefined : commonName,
    certificateDNSNames: additionalDnsNames.length === 0 ? undefined : [...additionalDnsNames],
    certificateDuration: duration?.inObject,
    certificateRenewBefore: renewBefore?.inObject,
    maxCertificateDuration: settings.get(server.maxCertificateDuration)?.inObject,
    privateKeyAlgorithm: privateKey?.algorithm,
    privateKeySize: privateKey?.size,
  };
}

function istioOf(settings: AgentSettings) {
  const { namespace, revisions = [] } = settings.get(istiod.certificate) ?? {};
  return { namespace, revisions: [...revisions] };
}
