import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import Meta from 'gi://Meta'
import { Extension } from 'resource:///org/gnome/shell/extensions/extension.js'
import * as Main from 'resource:///org/gnome/shell/ui/main.js'
import { WindowTeller } from './windows.js'

/** GNOME 45 and newer. */
export default class TelemetryTrackerExtension extends Extension {
  enable() {
    const [, key] = GLib.file_get_contents(`${this.path}/key`)
    this._teller = new WindowTeller({ Gio, GLib, Meta, Main, global }, new TextDecoder().decode(key))
    this._teller.start()
  }

  disable() {
    this._teller.stop()
    this._teller = null
  }
}
