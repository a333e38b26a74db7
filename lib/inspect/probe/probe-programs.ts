import { type Answer, Executables } from '../verify/live/executables';
import { isNamespace, isObjectName, type ObjectPlace } from '../verify/live/place';
import type { Read } from '../verify/live/unread';
import { openPortForward, type PortForward } from './port-forward';

/** The audience of the tokens that proxies send, and istio-csr asks for (security.TokenAudiences of istio/istio, 1.8 to 1.31). */
export const AUDIENCE = 'istio-ca';

/** What a token is bound to. */
export interface BoundPod {
  readonly name: string;
  readonly uid: string;
}

/** kubectl with the two verbs that a probe needs beside `get`. */
export class ProbePrograms extends Executables {
  /** Runs `kubectl create token`. */
  public async createToken(account: ObjectPlace, seconds: number, pod?: BoundPod): Promise<Answer> {
    const bound = pod
      ? ['--bound-object-kind=Pod', `--bound-object-name=${pod.name}`, `--bound-object-uid=${pod.uid}`]
      : [];
    const names = [account.name, ...(pod ? [pod.name] : [])];
    if (!isNamespace(account.namespace) || !names.every(isObjectName)) return NO_NAME;
    const args = ['create', 'token', account.name, '-n', account.namespace];
    return this.run(this.settings.kubectl, [...args, `--audience=${AUDIENCE}`, `--duration=${seconds}s`, ...bound]);
  }

  /** Runs `kubectl port-forward` until it is closed, to a port of this machine that is free. */
  public async portForward({ namespace, name }: ObjectPlace, port: number): Promise<Read<PortForward>> {
    if (!isNamespace(namespace) || !isObjectName(name)) return NO_NAME;
    const args = ['port-forward', `pod/${name}`, '-n', namespace, '--address=127.0.0.1', `:${port}`];
    return openPortForward(this.settings.kubectl, this.inContext(args), this.settings.timeoutMillis);
  }
}

/** A name of another shape would be an option of kubectl. */
const NO_NAME = { problem: 'an object has a name that no object can have', isAbsent: false };
