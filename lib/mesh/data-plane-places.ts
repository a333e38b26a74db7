import { PLATFORMS, type Platform } from '../facts/istio-platforms';
import { checkName, DNS_LABEL_RULE } from '../internal/names';
import { refuse } from '../internal/refusal';

/** What of a mesh decides which parts of the data plane there are, and where. */
interface Facts {
  /** Whether ztunnel is there. */
  readonly hasZtunnel: boolean;
  readonly platform?: Platform;
  /** The namespace of the control plane. */
  readonly namespace: string;
  readonly cni?: boolean;
  readonly ztunnelNamespace?: string;
  readonly cniNamespace?: string;
}

/** The namespaces of the parts that run on every node; none for a part that is not there. */
export interface DataPlanePlaces {
  readonly ztunnelNamespace?: string;
  readonly cniNamespace?: string;
}

/** Where ztunnel and the CNI plugin run: where the user says, or where Istio's installers put them on the platform. */
export function dataPlanePlaces(facts: Facts): DataPlanePlaces {
  const platform = facts.platform === undefined ? {} : PLATFORMS[facts.platform];
  const needsCni = facts.hasZtunnel || platform.needsCni === true;
  if (needsCni && facts.cni === false) {
    const allowed = `true, because ${facts.hasZtunnel ? 'ztunnel needs' : 'sidecars on OpenShift need'} the CNI plugin`;
    refuse('Mesh', { prop: 'cni', received: false, allowed, fix: 'Leave cni out.' });
  }
  const usual = platform.namespace ?? facts.namespace;
  const place = (prop: keyof DataPlanePlaces, isThere: boolean, toHaveIt: string): string | undefined => {
    const given = facts[prop];
    if (given === undefined) return isThere ? usual : undefined;
    checkName('Mesh', prop, given, DNS_LABEL_RULE, 'Name a namespace, for example "kube-system".');
    if (isThere) return given;
    const allowed = 'nothing, because this mesh installs no such thing';
    return refuse('Mesh', { prop, received: given, allowed, fix: `Leave it out, or set ${toHaveIt}.` });
  };
  return {
    ztunnelNamespace: place(
      'ztunnelNamespace',
      facts.hasZtunnel,
      'dataPlane: DataPlane.AMBIENT or DataPlane.SIDECAR_AND_AMBIENT',
    ),
    cniNamespace: place('cniNamespace', needsCni || facts.cni === true, 'cni: true'),
  };
}
