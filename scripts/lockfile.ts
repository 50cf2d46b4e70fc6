/** One entry of package-lock.json, as far as it matters here. */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  /** Digest of the package as it is published (Subresource Integrity). */
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly cpu?: readonly string[];
  readonly os?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The lock file by folder of installation. */
export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

/** An optional package that another one wants and the lock file does not list. */
export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  readonly wantedBy: LockedPackage;
}

/** Optional packages that the lock file does not list: with one of them missing `npm ci` refuses to start. */
export function missingOptionalPackages(lockfile: Lockfile): MissingPackage[] {
  return Object.entries(lockfile.packages).flatMap(([folder, wantedBy]) =>
    Object.entries(wantedBy.optionalDependencies ?? {})
      .filter(([name]) => !isListed(lockfile, folder, name))
      .map(([name, version]) => ({ name, version, wantedBy })),
  );
}

function isListed(lockfile: Lockfile, folder: string, name: string): boolean {
  return [`${folder}/node_modules/${name}`, `node_modules/${name}`].some(
    (place) => place in lockfile.packages,
  );
}

/** Folders of packages from a registry that npm would install whatever they hold. */
export function unverifiedPackages(lockfile: Lockfile): string[] {
  return Object.entries(lockfile.packages).flatMap(([folder, { link, integrity }]) =>
    folder.includes('node_modules/') && link !== true && integrity === undefined ? [folder] : [],
  );
}
