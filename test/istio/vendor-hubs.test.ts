import { ExternalCaIstio, IstioVersion } from 'cdk8s-istio-csr';
import { agentFor } from '../support/agent';
import { synth } from '../support/synth';
import { operator, type Props } from './support';

describe("a vendor's hub", () => {
  const hub = 'containers.istio.tetratelabs.com';
  const warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  beforeEach(() => warnings.mockClear());
  afterAll(() => warnings.mockRestore());

  test('without a tag is a warning, on standard error and in the tree', () => {
    let metadata: unknown;
    synth((chart) => {
      const istio = new ExternalCaIstio(chart, 'istio', { agent: agentFor(), version: IstioVersion.of('1.8.2'), hub });
      metadata = istio.node.metadata.map(({ type, data }) => ({ type, data }));
    });
    const message = expect.stringMatching(/hub containers\.istio\.tetratelabs\.com .*1\.8\.2-tetrate-v0/);
    expect(warnings.mock.calls).toEqual([[expect.stringMatching(/^warning: test\/istio: hub .*set tag/)]]);
    expect(metadata).toEqual([{ type: 'cdk8s-istio-csr:warning', data: { id: 'vendor-hub-without-tag', message } }]);
  });

  test.each<[string, Props]>([
    ['with a tag', { hub, tag: '1.8.2-tetrate-v0' }],
    ['of nobody in particular', { hub: 'docker.io/istio' }],
    ['that is not given', {}],
  ])('%s is none', (_which, props) => {
    operator('1.8.2', props);
    expect(warnings).not.toHaveBeenCalled();
  });
});
