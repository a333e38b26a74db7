import { Features } from './span';

/** What installers have to know of a release of Istio's charts. Read in istio/istio, manifests/charts, 1.8.2 to 1.31.0-rc.0. */
export const ISTIO_CHARTS = new Features({
  // The injection template `gateway`.
  gatewayInjection: { since: '1.10' },
  // The value `profile`, and the files that it names.
  profiles: { since: '1.21' },
  // Every gateway has the clusters for TLS between networks (gen-eastwest-gateway.sh sets ISTIO_META_ROUTER_MODE up to 1.11).
  sniDnatByDefault: { since: '1.12' },
  // `pilot.cni` says that sidecars use the CNI plugin; before, `istio_cni` does.
  pilotCni: { since: '1.22' },
  // The chart ztunnel takes what is below `global`. istioctl hands it on for the charts before.
  ztunnelGlobals: { since: '1.22.4' },
  // `global.platform` in place of the profiles `openshift` and `openshift-ambient`, which the charts no longer have.
  platforms: { since: '1.24' },
  // The profile `remote` of istiod's chart; before, a chart of its own.
  remoteProfile: { since: '1.24' },
  // The chart ztunnel hands on `network`, which is a variable of ztunnel's.
  ztunnelNetwork: { since: '1.27' },
  // A ResourceQuota in the chart ztunnel.
  ztunnelQuota: { since: '1.26' },
});
