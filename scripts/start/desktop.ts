/** Why this session has no desktop that a helper could observe; undefined if it has one. */
export function whyNoDesktop(
  platform: NodeJS.Platform,
  environment: Record<string, string | undefined>,
): string | undefined {
  if (platform === 'win32' || platform === 'darwin') return undefined
  if (environment['DISPLAY'] || environment['WAYLAND_DISPLAY']) return undefined
  return 'this session has no desktop (neither DISPLAY nor WAYLAND_DISPLAY is set)'
}
