import { expect, test } from 'vitest'
import { appName } from './app-name.ts'

test.each([
  ['XTerm', '', 'XTerm'],
  ['Chromium', '/usr/lib/chromium/chromium', 'Chromium'],
  ['firefox-esr', '', 'Firefox'],
  ['Google-chrome', '', 'Google Chrome'],
  ['zen', '', 'Zen Browser'],
  ['app.zen_browser.zen', '', 'Zen Browser'],
  ['org.gnome.TextEditor', '', 'TextEditor'],
  ['mousepad', '', 'Mousepad'],
  ['Slack', '', 'Slack'],
  ['µPad', '', 'µPad'],
  ['яндекс', '', 'Яндекс'],
  ['', '/usr/bin/xeyes', 'Xeyes'],
  ['', '/opt/tool/run (deleted)', 'Run'],
  ['', '', 'Unknown'],
])('names the program with class "%s" and executable "%s" %s', (windowClass, executable, expected) => {
  expect(appName(windowClass, executable)).toBe(expected)
})
