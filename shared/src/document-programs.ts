import { normalForm } from './names/normal-form.ts'
import { compilePatterns } from './names/pattern.ts'

/**
 * Programs whose titles name what is open in them: a file, a folder, a message, a channel. A listed name in such a
 * title is somebody's own word ("youtube-api.ts - Code"), so their titles are not matched. Names are those of the
 * three systems, in the languages of the dashboards where a system translates them.
 */
const kinds: Readonly<Record<string, Names>> = {
  editors: {
    words: `visual studio, vscodium, sublime text, notepad++, intellij, pycharm, webstorm, phpstorm, rubymine, clion,
      datagrip, dataspell, rustrover, android studio, jetbrains, xcode, netbeans, neovim, nvim-qt, gvim, macvim, neovide,
      gnu emacs, gedit, geany, bluefish, bbedit, textmate, coteditor, arduino ide, matlab, rstudio, spyder, jupyterlab,
      qt creator, qtcreator, code::blocks, kdevelop, gnome builder, notepadqq, featherpad, mousepad, pluma, ultraedit,
      editpad, textpad, text editor, texteditor, textedit, texstudio, texmaker, texshop, unreal editor, unity editor,
      godot engine`,
    whole: `code, code - oss, code-oss, cursor, windsurf, zed, atom, nova, helix, lapce, fleet, rider, goland, eclipse, vim,
      emacs, nano, kate, kwrite, xed, lyx, notepad, wordpad, editor, bloc-notes, bloc de notas, bloco de notas, नोटपैड,
      メモ帳, 记事本`,
  },
  terminals: {
    words: `windows terminal, windowsterminal, powershell, command prompt, eingabeaufforderung, invite de commandes,
      símbolo del sistema, prompt de comando, console window host, openconsole, gnome-terminal, gnome terminal,
      xfce4-terminal, mate-terminal, lxterminal, qterminal, deepin-terminal, konsole, uxterm, urxvt, rxvt, alacritty,
      wezterm, ghostty, iterm, iterm2, tilix, terminology, guake, yakuake, putty, mintty, git bash, conemu, cmder,
      mobaxterm, securecrt, termius, ptyxis`,
    whole:
      'terminal, console, cmd, conhost, xterm, kitty, hyper, warp, tabby, terminator, foot, kgx, st, wsl, ターミナル, 终端',
  },
  mail: {
    words: `outlook, thunderbird, betterbird, windows mail, hxoutlook, kmail, kontact, claws mail, claws-mail, sylpheed,
      mailspring, em client, postbox, airmail, canary mail, mimestream, lotus notes, hcl notes, proton mail, tuta mail,
      neomutt, superhuman, foxmail, mailbird, gnome calendar, gnome-calendar, windows calendar, fantastical, korganizer,
      merkuro, busycal`,
    whole: `mail, e-mail, courrier, correo, correio, मेल, メール, 邮件, olk, evolution, geary, mutt, spark, the bat!, calendar, kalender,
      calendrier, calendario, calendário, कैलेंडर, カレンダー, 日历`,
  },
  office: {
    words: `microsoft word, winword, excel, powerpoint, powerpnt, onenote, microsoft access, msaccess, microsoft publisher,
      mspub, visio, microsoft project, winproj, libreoffice, openoffice, soffice, onlyoffice, desktopeditors, wps office,
      wps writer, textmaker, planmaker, freeoffice, calligra, abiword, gnumeric, keynote, scrivener, ulysses, ia writer,
      typora, obsidian, logseq, joplin, notion, evernote, standard notes, simplenote, zettlr, ghostwriter, focuswriter,
      sticky notes, zotero, mendeley, endnote, citavi, jabref, xmind, freemind, freeplane, microsoft to do, todoist,
      omnifocus, trello, asana, clickup, airtable, lucidchart, draw.io, sap gui, sap logon, tableau, power bi`,
    whole: `word, pages, numbers, notes, notizen, notas, नोट्स, メモ, 备忘录, stickies, bear, craft, things, reminders, erinnerungen,
      rappels, recordatorios, lembretes, jira, linear, miro`,
  },
  files: {
    words: `file explorer, windows explorer, windows-explorer, datei-explorer, explorateur, explorador, nautilus, thunar, pcmanfm, krusader,
      double commander, total commander, totalcmd, directory opus, forklift, path finder, spacefm, midnight commander,
      7-zip, winrar, file roller, file-roller, winscp, filezilla, cyberduck`,
    whole:
      'explorer, finder, files, dateien, fichiers, archivos, arquivos, फ़ाइलें, ファイル, dolphin, nemo, caja, ark, transmit',
  },
  readers: {
    words: `acrobat, acrord32, adobe reader, foxit, sumatrapdf, evince, okular, xreader, atril, document viewer, pdf,
      pdf-xchange, zathura, qpdfview, mupdf, calibre, image viewer, gwenview, irfanview, xnview, eye of gnome`,
    whole: `preview, vorschau, aperçu, vista previa, pré-visualização, पूर्वावलोकन, プレビュー, 预览, skim, papers, photos, fotos,
      snipping tool, screenshot, eog`,
  },
  design: {
    words: `photoshop, illustrator, indesign, lightroom, premiere pro, after effects, figma, gimp, krita, inkscape, blender,
      affinity, coreldraw, paint.net, mspaint, microsoft paint, scribus, darktable, rawtherapee, davinci resolve,
      final cut pro, kdenlive, shotcut, openshot, audacity, ardour, logic pro, ableton, autocad, revit, solidworks,
      sldworks, freecad, openscad, fusion 360, catia, rhinoceros, sketchup, archicad, qgis, arcgis, kicad, altium, canva,
      framer, zeplin, axure, balsamiq, obs studio`,
    whole: 'sketch, paint, inventor, rhino, eagle, reaper, cubase, obs, obs64',
  },
  development: {
    words: `dbeaver, tableplus, pgadmin, mysql workbench, sql server management studio, heidisql, sequel ace, postman,
      insomnia, wireshark, docker desktop, github desktop, gitkraken, sourcetree, tortoisegit, git-gui, gitk, meld,
      beyond compare, winmerge, kdiff3, ghidra, mathematica, minitab, spss, stata`,
    whole: 'ssms, bruno, fork, tower, gitg, fiddler, charles, jmp, maple',
  },
  chats: {
    words:
      'slack, mattermost, rocket.chat, rocketchat, zulip, telegram, whatsapp, threema, google chat, pidgin, hexchat',
    whole: 'element, signal, wire, messages, nachrichten, mensajes, mensagens, irssi, weechat',
  },
}

interface Names {
  /** Found as whole words within a program's name. */
  words: string
  /** Common words, which must be the whole name. */
  whole: string
}

/** Whether the titles of a program name what is open in it. */
export function isDocumentProgram(app: string): boolean {
  return isWhole(app) || findWords(app) !== undefined
}

const findWords = compilePatterns(Object.values(kinds).flatMap(({ words }) => namesIn(words)))
const wholeNames = new Set(
  Object.values(kinds)
    .flatMap(({ whole }) => namesIn(whole))
    .map(normalForm),
)

function isWhole(app: string): boolean {
  return wholeNames.has(normalForm(app).replace(/\.exe$/, ''))
}

function namesIn(list: string): string[] {
  return list.split(/,\s+/)
}
