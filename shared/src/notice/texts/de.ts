import type { NoticeTexts } from '../notice-texts.ts'

export const de: NoticeTexts = {
  title: 'Was auf diesem Computer aufgezeichnet wird',
  intro:
    'Bevor Sie bestätigen, dass Sie dies gelesen haben, wird nichts aufgezeichnet. Danach wird Folgendes einmal pro Sekunde aufgezeichnet, während Sie diesen Computer benutzen, und an den Server Ihrer Organisation gesendet, sonst nirgendwohin.',
  collectedTitle: 'Aufgezeichnet wird',
  input:
    'wie oft Sie Tasten und Maustasten drücken, wie weit Sie scrollen und die Maus bewegen, und wie lange Ihre letzte Eingabe zurückliegt',
  app: 'welche App im Vordergrund ist',
  titles: {
    full: 'der Titel ihres Fensters, ohne E-Mail-Adressen, lange Zahlen und Vorgangsnummern',
    redacted: 'vom Titel ihres Fensters nur Wörter aus den Listen Ihrer Organisation',
    off: 'nie der Titel ihres Fensters: Ihre Organisation hat das ausgeschaltet',
  },
  site: 'in einem Browser mit der Erweiterung: die Domain der angezeigten Seite, etwa example.com',
  lists:
    'ob eine App oder Website aus den Listen Ihrer Organisation auf einem Bildschirm zu sehen oder aus einem Tab im Hintergrund zu hören ist, und welche: {sites}',
  patterns:
    'ob Eingaben aussehen, als kämen sie von einem Werkzeug, ob ein Video im Vollbild läuft, und ob dieser Desktop ferngesteuert wird',
  device: 'Name und System dieses Computers, die Version des Helfers, und wann Sie pausieren',
  neverTitle: 'Nie aufgezeichnet werden',
  never: [
    'welche Tasten Sie drücken, Texte, Passwörter, Zwischenablage',
    'Bildschirmfotos, Kamera oder Mikrofon',
    'Seiteninhalte, volle Adressen oder Suchbegriffe',
    'Seiten in privaten Fenstern',
    'Websites von Tabs im Hintergrund, die nicht auf den Listen Ihrer Organisation stehen',
  ],
  rulesTitle: 'Die Regeln Ihrer Organisation',
  hours: {
    always: 'Aufgezeichnet wird zu jeder Tageszeit, solange dieser Computer nicht gesperrt ist.',
    within:
      'Aufgezeichnet wird nur zu diesen Zeiten: {hours}. Solange der Bildschirm gesperrt ist, wird nichts aufgezeichnet.',
  },
  pausing: {
    allowed:
      'Sie können die Aufzeichnung jederzeit pausieren, im Popup der Erweiterung oder mit „telemetry-tracker pause“.',
    notAllowed: 'Pausieren ist ausgeschaltet.',
  },
  declaring: {
    allowed:
      'Nach mindestens zehn Minuten ohne Eingaben fragt das Popup der Erweiterung einmal, was war. Nur Ihre Antwort wird gespeichert und gesendet, neben der aufgezeichneten Zeit; auf Ihrer Seite können Sie sie zurückziehen.',
    notAllowed: 'Sie können nicht angeben, was in einer Zeit ohne Eingaben war: Das ist abgeschaltet.',
  },
  access:
    'Ihre eigene Seite zeigt alles, was über Sie gespeichert ist, die aktuellen Regeln und, auf einem Server mit Konten, wer es angesehen hat. Auch die Admins Ihrer Organisation und Ihre Führungskräfte können Ihre Zahlen sehen.',
  fieldsTitle: 'Jedes Feld, das pro Sekunde gesendet wird',
  fields: {
    user_id: 'Ihre Benutzerkennung',
    timestamp: 'die Zeit',
    app_name: 'die App im Vordergrund',
    window_title: 'der Titel ihres Fensters, wie oben beschrieben',
    site: 'die Domain der angezeigten Seite',
    keystroke_count: 'wie viele Tasten gedrückt wurden',
    mouse_clicks: 'wie viele Maustasten gedrückt wurden',
    scroll_count: 'um wie viele Schritte das Mausrad gedreht wurde',
    mouse_distance: 'wie weit die Maus bewegt wurde, in Pixeln',
    idle_seconds: 'vor wie vielen Sekunden Ihre letzte Eingabe war',
    distraction_visible:
      'ob etwas aus der Liste der nicht produktiven Apps und Websites zu sehen oder zu hören war',
    distraction: 'welcher Eintrag dieser Liste',
    meeting_audible: 'ob eine Besprechungs-Website zu hören war',
    presence: 'ob Sie ohne Eingabe anwesend waren, etwa bei einem Video im Vollbild',
    remote_session: 'ob dieser Desktop ferngesteuert wurde',
    suspicions: 'Muster in Zeitpunkten und Anzahl der Eingaben, die Menschen nicht erzeugen',
  },
  understood: 'Ich habe das verstanden',
}
