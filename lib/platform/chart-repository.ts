import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuse, type Site } from '../internal/refusal';

/** Where a chart comes from: a chart repository, a registry, or a folder of unpacked charts. */
export class ChartRepository {
  public readonly isRegistry: boolean;
  /** Only for unpacked charts (file://). */
  public readonly folder?: string;

  public constructor(
    site: Site,
    public readonly url: string,
  ) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const scheme = parsed?.protocol;
    const clean = parsed !== undefined && parsed.search === '' && parsed.hash === '' && !/\s|\/$/.test(url);
    if (parsed && parsed.username + parsed.password !== '') this.refuseCredentials(site, parsed);
    if (!clean || !['https:', 'oci:', 'file:'].includes(scheme ?? '') || (scheme !== 'file:' && parsed.host === '')) {
      const allowed =
        'the https:// URL of a chart repository, the oci:// path of a registry without the chart\'s name, or (rendered only) the file:// URL of a folder of unpacked charts, none with "/" at the end';
      const fix = 'Write for example "https://charts.jetstack.io" or "oci://quay.io/jetstack/charts".';
      refuse(site, { prop: 'repository', received: url, allowed, fix });
    }
    this.isRegistry = scheme === 'oci:';
    if (scheme === 'file:') this.folder = fileURLToPath(url);
  }

  /** The URL without its scheme, as Argo CD wants it for registries and as a base for names. */
  public get address(): string {
    return this.url.replace(/^[a-z]+:\/\//, '');
  }

  public locate(chart: string): { chart: string; repo?: string } {
    if (this.folder !== undefined) return { chart: join(this.folder, chart) };
    return this.isRegistry ? { chart: `${this.url}/${chart}` } : { chart, repo: this.url };
  }

  private refuseCredentials(site: Site, parsed: URL): never {
    return refuse(site, {
      prop: 'repository',
      received: `${parsed.protocol}//(credentials, not shown)@${parsed.host}${parsed.pathname}`,
      allowed: 'a URL without user name and password, which would end up in the output',
      fix: 'Log in with `helm registry login` or `helm repo add`, or give Flux or Argo CD a Secret.',
    });
  }
}
