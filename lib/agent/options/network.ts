import { SERVICE_TYPES } from '../../facts/kubernetes';
import { serviceType, wholeNumber } from './kinds';
import { option } from './row';

/** The Service that proxies send their signing requests to. */
export const service = {
  type: option<string>({
    prop: 'service.type',
    kind: serviceType,
    ours: SERVICE_TYPES.CLUSTER_IP,
    values: [{ path: 'service.type', type: 'string', default: 'ClusterIP' }],
  }),
  port: option<number>({
    prop: 'service.port',
    kind: wholeNumber({ min: 1, max: 65535 }, 'Leave it out for 443.'),
    ours: 443,
    values: [{ path: 'service.port', type: 'number', default: 443 }],
  }),
  nodePort: option<number>({
    prop: 'service.nodePort',
    kind: wholeNumber({ min: 1, max: 65535 }, 'Leave it out to have the cluster choose.'),
    values: [{ path: 'service.nodePort', type: 'number' }],
    read: (chart) => (chart.truthy('service.nodePort') ? Number(chart.get('service.nodePort')) : undefined),
  }),
};
