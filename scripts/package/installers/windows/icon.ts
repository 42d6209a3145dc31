import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Data } from 'resedit'
import { root } from '../../../root.ts'

/** The bytes of an .ico file with the icon in every size. */
export function iconFile(): Buffer {
  const file = new Data.IconFile()
  file.icons = [16, 32, 48, 128].map(size => {
    const png = readFileSync(join(root, 'extension/public/icon', `${size}.png`))
    const bytes = png.buffer.slice(png.byteOffset, png.byteOffset + png.length)
    return {
      width: size,
      height: size,
      colors: 0,
      planes: 1,
      bitCount: 32,
      data: Data.RawIconItem.from(bytes, size, size, 32),
    }
  })
  return Buffer.from(file.generate())
}
