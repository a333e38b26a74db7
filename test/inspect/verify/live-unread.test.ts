import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { Check } from '../../../lib/inspect/verify/checks';
import { unread } from '../../../lib/inspect/verify/live/unread';
import { ASKED, rolledOut } from '../../support/cluster';
import { agentObjects, broken, type Changes, DIST, FORBIDDEN, found, standIns, verify } from './live-mesh';

describe('names that a cluster or a dist made up', () => {
  test('never become flags of kubectl', async () => {
    const evil = '--server=http://evil.example';
    const text = JSON.stringify(rolledOut(agentObjects));
    const stdout = text.replaceAll('--issuer-name=istio-ca', `--issuer-name=${evil}`);
    const { findings } = await verify({ agent: { stdout } }, undefined, {
      namespaces: ['-A'],
      meshNamespace: evil,
      caSecret: undefined,
    });
    const calls = [...standIns.callsOf('kubectl'), ...standIns.callsOf('istioctl')].map(({ args }) => args);
    expect(calls.filter((args) => args.includes('evil') || args.includes('-n -A'))).toEqual([]);
    const errors = broken(findings).filter((line) => line.includes(' error '));
    expect(errors).toContain('workload-certificate error pods of -A');
    expect(errors).toContain(`certificate-ready error ${evil}`);
  });
});

describe('what could not be read', () => {
  test.each([
    [FORBIDDEN.stderr, /ClusterRole/],
    ['error: the server doesn\'t have a resource type "certificates"', /Install cert-manager/],
    ['Error from server (NotFound): deployments.apps "x" not found', /apply the synthesized output/],
    ['kubectl gave no answer within 30 s', /longer --timeout/],
  ])('for "%s" tells what to do', (problem, fix) => {
    expect(unread(Check.AGENT_ROLLOUT, 'x', problem).fix).toMatch(fix);
  });

  test('of the Secret of istiod leaves its start unproven', async () => {
    const { findings } = await verify({ istiodSecret: FORBIDDEN }, undefined, { dist: DIST });
    expect(broken(findings)).toEqual([
      'istiod-certificate error istio-system/istiod-tls',
      'istiod-start error istio-system',
    ]);
  });
});

describe('a cluster that cannot be read', () => {
  test('at all is an error that says why', async () => {
    const stderr = 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?';
    await expect(verify({ namespaces: { stderr, code: 1 } })).rejects.toThrow(`the cluster cannot be read: ${stderr}`);
    await expect(verify({}, undefined, { kubectl: join(standIns.folder, 'none') })).rejects.toThrow(
      /none is not there or may not be run/,
    );
    await expect(verify({ namespaces: { hangs: true } }, undefined, { timeout: Duration.millis(200) })).rejects.toThrow(
      'the cluster cannot be read: kubectl gave no answer within 0.2 s',
    );
  });

  test('in part is reported in part', async () => {
    const parts = Object.keys(ASKED).filter((key) => key !== 'issuer');
    const changes = Object.fromEntries(parts.map((key) => [key, FORBIDDEN])) as Changes;
    const { findings, ok } = await verify(changes);
    expect(ok).toBe(false);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['error']));
    expect(findings.filter(({ status }) => status === 'error').map(({ check }) => check)).toEqual([
      'trust-anchor',
      'certificate-ready',
      'certificate-requests',
      'agent-rollout',
      'istiod-certificate',
      'istiod-start',
      'istiod-ca-off',
      'asks-a-signer',
      'root-configmap',
      'webhook-ca',
      'leftover-ca',
      'leftover-ca',
      'workload-certificate',
      'root-configmap',
    ]);
    expect(findings.find(({ status }) => status === 'error')?.fix).toMatch(/ClusterRole/);
  });

  test('for answers that are no JSON is reported, and nothing of them is quoted', async () => {
    const { findings } = await verify({ certificates: { stdout: '{"items": [ -----BEGIN PRIVATE KEY' } });
    expect(found(findings, 'certificate-ready')).toEqual(['the answer is cut off or no JSON']);
  });
});
