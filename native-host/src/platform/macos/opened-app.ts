import { appBundle } from './app-bundle.ts'

/**
 * What the helper does when it is started with these arguments: an application that was opened by a double click gets
 * none. It shows the set-up page or, once the person has been there, their own page. `isSetUp` is only asked then,
 * because it loads more than a relay may.
 */
export async function argumentsWhenOpened(
  args: string[],
  program: string,
  isSetUp: () => Promise<boolean>,
): Promise<string[]> {
  if (args.length > 0 || appBundle(program) === null) return args
  return [(await isSetUp()) ? 'dashboard' : 'setup']
}
