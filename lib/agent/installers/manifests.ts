import { addClusterObject, addObject } from '../../internal/objects';
import { agentObjects, DEPLOYMENT_ID } from '../objects/objects';
import type { AgentInstallerStrategy } from './strategy';

/** The agent's objects as they are, for kubectl or GitOps. */
export const MANIFESTS: AgentInstallerStrategy = {
  install: (scope, settings) => {
    for (const { id, manifest, clusterScoped } of agentObjects(settings)) {
      if (clusterScoped) addClusterObject(scope, id, manifest);
      else addObject(scope, id, manifest);
    }
    return scope.node.tryFindChild(DEPLOYMENT_ID);
  },
};
