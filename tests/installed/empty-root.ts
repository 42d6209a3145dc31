import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runAsRoot } from './as-root.ts'

/** Links of Debian's and Ubuntu's root folder, which belong to no package. */
const topLinks = ['bin', 'sbin', 'lib', 'lib64']
const dpkgFolder = '/var/lib/dpkg'

/**
 * Makes a file system with the programs that install packages and the given Debian packages of this machine, which
 * must be installed here. There is no Node, and no desktop. dpkg knows what is installed in it.
 */
export function makeEmptyRoot(folder: string, packages: readonly string[]): void {
  const wanted = withDependencies(['dash', 'coreutils', 'sed', 'tar', 'dpkg', ...packages])
  mkdirSync(folder)
  for (const name of topLinks) if (lstatSync(`/${name}`).isSymbolicLink()) linkAsHere(folder, name)
  for (const name of ['dev', 'proc', 'tmp', 'etc', 'home', 'root', 'run']) mkdirSync(join(folder, name))
  runAsRoot('chmod', '1777', join(folder, 'tmp'))
  copyFiles(folder, wanted)
  copyDatabase(folder, wanted)
}

function linkAsHere(folder: string, name: string): void {
  const target = readlinkSync(`/${name}`)
  mkdirSync(join(folder, target), { recursive: true })
  symlinkSync(target, join(folder, name))
}

/** The packages with everything that they need, as far as it is installed here. */
function withDependencies(packages: readonly string[]): string[] {
  const no = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
    kind => `--no-${kind}`,
  )
  const found = execFileSync('apt-cache', ['depends', '--recurse', '--installed', ...no, ...packages], {
    encoding: 'utf8',
  })
  const names = found.split('\n').filter(line => /^[a-z0-9]/.test(line))
  return [...new Set(names.map(name => name.replace(/:.*/, '')))]
}

function copyFiles(folder: string, packages: readonly string[]): void {
  const files = execFileSync('dpkg-query', ['--listfiles', ...packages], { encoding: 'utf8' })
    .split('\n')
    .filter(
      file => file.startsWith('/') && file !== '/.' && !/^\/usr\/share\/(?:doc|locale|man)\//.test(file),
    )
    .filter(file => lstatSync(file, { throwIfNoEntry: false }) !== undefined)
  const list = join(folder, 'tmp', 'files')
  writeFileSync(list, [...new Set(files)].map(file => `.${file}`).join('\n'))
  const copy = 'tar -C / -c --no-recursion -T "$1" | tar -C "$2" -x --keep-directory-symlink'
  runAsRoot('sh', '-c', copy, 'sh', list, folder)
  runAsRoot('rm', list)
}

function copyDatabase(folder: string, packages: readonly string[]): void {
  const target = join(folder, dpkgFolder)
  for (const name of ['info', 'updates', 'triggers', 'alternatives', 'parts'])
    runAsRoot('mkdir', '-p', join(target, name))
  const lists = execFileSync('sh', ['-c', `ls ${dpkgFolder}/info`], { encoding: 'utf8' })
    .split('\n')
    .filter(name => name === 'format' || packages.includes(name.replace(/(?::\w+)?\.\w+$/, '')))
    .filter(name => /format$|\.(?:list|md5sums|conffiles)$/.test(name))
  runAsRoot('cp', ...lists.map(name => join(dpkgFolder, 'info', name)), join(target, 'info'))
  const status = join(folder, 'tmp', 'status')
  writeFileSync(status, execFileSync('dpkg-query', ['--status', ...packages]))
  runAsRoot('mv', status, join(target, 'status'))
}

/**
 * Every file below a folder with its content, and everything with its mode and owner. What the tools that install
 * packages note about themselves is left out.
 */
export function filesBelow(folder: string): string[] {
  const find = `cd "$1" && find . -type f -exec sha256sum {} + && find . -printf '%M %U:%G %p %l\n'`
  return runAsRoot('sh', '-c', find, 'sh', folder)
    .split('\n')
    .filter(
      line => !/ \.\/(?:var\/(?:lib\/(?:dpkg|rpm)|log|tmp)|root\/\.rpmdb|dev|tmp)(?:\/|\s|$)/.test(line),
    )
    .sort()
}

/** What `dpkg` notes about a package in a file system; empty when it knows nothing of it. */
export function knownTo(folder: string, name: string): string[] {
  const status = runAsRoot('cat', join(folder, dpkgFolder, 'status'))
  const files = runAsRoot('find', join(folder, dpkgFolder, 'info'), '-name', `${name}.*`)
  return [...(status.includes(`Package: ${name}\n`) ? [name] : []), ...files.split('\n').filter(Boolean)].map(
    path => basename(path),
  )
}

/** Whether this machine has Debian's tools, with which the file system is made. */
export const hasDebianTools = ['/usr/bin/dpkg-query', '/usr/bin/apt-cache'].every(file => existsSync(file))
