/** GNOME 42 to 44. It stands at the end of windows.js. */
// biome-ignore lint/correctness/noUnusedVariables: GNOME calls it.
function init({ path: folder }) {
  const { Gio, GLib, Meta } = imports.gi
  const Main = imports.ui.main
  let teller = null
  return {
    enable() {
      const [, key] = GLib.file_get_contents(`${folder}/key`)
      teller = new WindowTeller({ Gio, GLib, Meta, Main, global }, new TextDecoder().decode(key))
      teller.start()
    },
    disable() {
      teller.stop()
      teller = null
    },
  }
}
