import type { IstioOperatorSpecComponentsPilotK8SOverlays } from '../../imports/install.istio.io';
import { ISTIOD_SECRET, ROOT_CONFIG_MAP, ROOT_CONFIG_MAP_KEY } from '../facts/istio';

const CONTAINER = 'spec.template.spec.containers.[name:discovery]';
const TLS_FOLDER = '/etc/cert-manager/tls';
const ROOT_FOLDER = '/etc/cert-manager/ca';

/**
 * Mounts the certificate from `istiod-tls` and the trust anchor into istiod, for Istio up to 1.15. From 1.16 on istiod's chart does so.
 *
 * Every path ends in `[-1]`, which appends on every Istio version. A number would be right for one version and one set of values only: in
 * a longer list it would replace an argument or a mount of istiod's own.
 *
 * @param istiod the name of istiod's Deployment
 */
export function istiodCertificateOverlay(istiod: string): IstioOperatorSpecComponentsPilotK8SOverlays {
  const append = (list: string, value: unknown) => ({ path: `${list}[-1]`, value });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: istiod,
    patches: [
      append(`${CONTAINER}.args`, `--tlsCertFile=${TLS_FOLDER}/tls.crt`),
      append(`${CONTAINER}.args`, `--tlsKeyFile=${TLS_FOLDER}/tls.key`),
      append(`${CONTAINER}.args`, `--caCertFile=${ROOT_FOLDER}/${ROOT_CONFIG_MAP_KEY}`),
      append(`${CONTAINER}.volumeMounts`, { name: 'cert-manager', mountPath: TLS_FOLDER, readOnly: true }),
      append(`${CONTAINER}.volumeMounts`, { name: 'ca-root-cert', mountPath: ROOT_FOLDER, readOnly: true }),
      append('spec.template.spec.volumes', { name: 'cert-manager', secret: { secretName: ISTIOD_SECRET } }),
      append('spec.template.spec.volumes', {
        name: 'ca-root-cert',
        configMap: { name: ROOT_CONFIG_MAP, defaultMode: 420 },
      }),
    ],
  };
}
