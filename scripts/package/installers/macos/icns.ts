/**
 * An icon file of macOS with PNG pictures. A type stands for a size in points on a usual or a dense screen; several
 * may have the same picture. The format, a list of typed chunks, is described in
 * https://en.wikipedia.org/wiki/Apple_Icon_Image_format
 *
 * @param picture the PNG of a size in pixels
 */
export function icns(picture: (size: number) => Buffer): Buffer {
  const chunks = types.map(([type, size]) => chunk(type, picture(size)))
  return chunk('icns', Buffer.concat(chunks))
}

const types = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
] as const

/** A type and a length, which counts both, before the content. */
function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(header.length + content.length, 4)
  return Buffer.concat([header, content])
}
