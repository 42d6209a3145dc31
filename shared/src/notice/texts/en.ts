import type { NoticeTexts } from '../notice-texts.ts'

export const en: NoticeTexts = {
  title: 'What is recorded on this computer',
  intro:
    'Nothing is recorded before you confirm that you have read this. After that, this is recorded once a second while you use this computer, and sent to your organisation’s server and nowhere else.',
  collectedTitle: 'Recorded',
  input:
    'how many keys and mouse buttons you press, how far you scroll and move the mouse, and how long ago your last input was',
  app: 'which app is in front',
  titles: {
    full: 'the title of its window, without e-mail addresses, long numbers and case IDs',
    redacted: 'from the title of its window, only words on your organisation’s lists',
    off: 'never the title of its window: your organisation has turned that off',
  },
  site: 'in a browser with the extension: the domain of the page shown, such as example.com',
  lists:
    'whether an app or site on your organisation’s lists can be seen on any monitor or heard from a tab in the background, and which: {sites}',
  patterns:
    'whether input looks as if a tool made it, whether a video plays in full screen, and whether this desktop is controlled remotely',
  device: 'the name and system of this computer, the version of the helper, and when you pause',
  neverTitle: 'Never recorded',
  never: [
    'which keys you press, text, passwords, clipboard',
    'screenshots, camera or microphone',
    'page contents, full addresses or searches',
    'pages in private windows',
    'sites of tabs in the background that are not on your organisation’s lists',
  ],
  rulesTitle: 'Your organisation’s rules',
  hours: {
    always: 'Recording is on at any time of day while this computer is unlocked.',
    within: 'Recording is only on at these times: {hours}. Nothing is recorded while the screen is locked.',
  },
  pausing: {
    allowed:
      'You can pause recording at any time, in the popup of the extension or with “telemetry-tracker pause”.',
    notAllowed: 'Pausing is turned off.',
  },
  declaring: {
    allowed:
      'After at least ten minutes without input, the popup of the extension asks once what it was. Only what you answer is stored and sent, beside the recorded time; you can withdraw it on your page.',
    notAllowed: 'You cannot say what a time without input was: that is turned off.',
  },
  access:
    'Your own page shows everything that is stored about you and the current rules and, on a server with accounts, who viewed it. Your organisation’s admins and your managers may see your numbers, too.',
  fieldsTitle: 'Every field that is sent each second',
  fields: {
    user_id: 'your user ID',
    timestamp: 'the time',
    app_name: 'the app in front',
    window_title: 'the title of its window, as described above',
    site: 'the domain of the page shown',
    keystroke_count: 'how many keys were pressed',
    mouse_clicks: 'how many mouse buttons were pressed',
    scroll_count: 'how many steps the mouse wheel turned',
    mouse_distance: 'how far the mouse moved, in pixels',
    idle_seconds: 'how many seconds ago your last input was',
    distraction_visible:
      'whether something on the list of non-productive apps and sites was visible or audible',
    distraction: 'which entry of that list',
    meeting_audible: 'whether a meeting site was audible',
    presence: 'whether you were there without input, for example watching a video in full screen',
    remote_session: 'whether this desktop was controlled remotely',
    suspicions: 'patterns in the times and counts of input that people do not produce',
  },
  understood: 'I understand',
}
