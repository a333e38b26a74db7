import type { LoadedObject } from '../../read/load';
import { membershipOf } from '../../read/namespaces';
import { VerificationInputError } from '../input-error';
import type { ProxyPod } from './pod-records';
import type { Questions } from './questions';
import type { Read } from './unread';

/**
 * The namespaces, by the first question, which tells whether there is a cluster at all.
 *
 * @throws VerificationInputError when the cluster cannot be reached
 */
export async function firstAnswer(questions: Questions): Promise<Read<readonly LoadedObject[]>> {
  const answer = await questions.objects('namespaces', {});
  if ('value' in answer || /forbidden/i.test(answer.problem)) return answer;
  throw new VerificationInputError(`the cluster cannot be read: ${answer.problem}`);
}

/** Where the root has to be: in the namespaces with proxies, in those that are labelled for some, and in that of the mesh. */
export function namespacesInNeed(
  { namespaces, meshNamespace }: { readonly namespaces: readonly string[]; readonly meshNamespace: string },
  objects: readonly LoadedObject[],
  pods: readonly ProxyPod[],
): string[] {
  const labelled = objects.filter(({ body }) => membershipOf(body) !== undefined).map(({ name }) => name);
  const all = new Set([meshNamespace, ...labelled, ...pods.map(({ namespace }) => namespace)]);
  const isAsked = (name: string) => namespaces.length === 0 || name === meshNamespace || namespaces.includes(name);
  return [...all].filter(isAsked).sort();
}
