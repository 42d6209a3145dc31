/** One picture to render: a drawing in `extension/assets`, where it goes, its size in pixels and its fill colours. */
interface Icon {
  drawing: string
  file: string
  folder: string
  size: number
  colours: string
}

const states = ['recording', 'paused', 'off'] as const
const schemes = {
  light: '--accent: #3f51c9; --on-accent: #ffffff; --quiet: #55606e',
  dark: '--accent: #93a1ff; --on-accent: #10151c; --quiet: #c3cbd6',
}

const ofExtension = 'extension/public/icon'

/** The icon for stores and lists, a toolbar icon for each state on light and dark, and the large ones that macOS shows. */
export const icons: readonly Icon[] = [
  ...[16, 32, 48, 128].map(size => ({
    drawing: 'recording.svg',
    file: `${size}.png`,
    folder: ofExtension,
    size,
    colours: schemes.light,
  })),
  ...states.flatMap(state =>
    Object.entries(schemes).flatMap(([scheme, colours]) =>
      [16, 32].map(size => ({
        drawing: `${state}.svg`,
        file: `${state}-${scheme}-${size}.png`,
        folder: ofExtension,
        size,
        colours,
      })),
    ),
  ),
  ...[256, 512, 1024].map(size => ({
    drawing: 'recording.svg',
    file: `${size}.png`,
    folder: 'scripts/package/installers/macos/icon',
    size,
    colours: schemes.light,
  })),
]
