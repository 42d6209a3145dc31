import type { NoticeTexts } from '../notice-texts.ts'

export const pt: NoticeTexts = {
  title: 'O que é registrado neste computador',
  intro:
    'Nada é registrado antes que você confirme que leu este texto. Depois disso, o que segue é registrado uma vez por segundo enquanto você usa este computador e enviado ao servidor da sua organização e a nenhum outro lugar.',
  collectedTitle: 'Registrado',
  input:
    'quantas teclas e botões do mouse você pressiona, quanto rola a página e move o mouse, e há quanto tempo foi sua última ação',
  app: 'qual aplicativo está em primeiro plano',
  titles: {
    full: 'o título da janela dele, sem endereços de e-mail, números longos nem números de processo',
    redacted: 'do título da janela dele, somente palavras das listas da sua organização',
    off: 'nunca o título da janela dele: sua organização desativou isso',
  },
  site: 'em um navegador com a extensão: o domínio da página exibida, como example.com',
  lists:
    'se um aplicativo ou site das listas da sua organização está visível em algum monitor ou audível em uma guia em segundo plano, e qual: {sites}',
  patterns:
    'se as ações parecem feitas por uma ferramenta, se um vídeo está em tela cheia e se esta área de trabalho é controlada remotamente',
  device: 'o nome e o sistema deste computador, a versão do assistente e quando você faz uma pausa',
  neverTitle: 'Nunca registrado',
  never: [
    'quais teclas você pressiona, textos, senhas, área de transferência',
    'capturas de tela, câmera ou microfone',
    'conteúdo de páginas, endereços completos ou pesquisas',
    'páginas em janelas privadas',
    'sites de guias em segundo plano que não estão nas listas da sua organização',
  ],
  rulesTitle: 'As regras da sua organização',
  hours: {
    always: 'O registro fica ativo a qualquer hora enquanto este computador não está bloqueado.',
    within: 'O registro só fica ativo nestes horários: {hours}. Nada é registrado com a tela bloqueada.',
  },
  pausing: {
    allowed:
      'Você pode pausar o registro a qualquer momento, na janela da extensão ou com “telemetry-tracker pause”.',
    notAllowed: 'As pausas estão desativadas.',
  },
  declaring: {
    allowed:
      'Após pelo menos dez minutos sem atividade, a janela da extensão pergunta uma vez o que foi. Só o que você responder é armazenado e enviado, à parte do tempo registrado; você pode retirar na sua página.',
    notAllowed: 'Você não pode indicar o que foi um período sem atividade: isso está desativado.',
  },
  access:
    'Sua página mostra tudo o que está armazenado sobre você, as regras atuais e, em um servidor com contas, quem viu esses dados. Os administradores da sua organização e seus gestores também podem ver seus números.',
  fieldsTitle: 'Cada campo enviado por segundo',
  fields: {
    user_id: 'seu ID de usuário',
    timestamp: 'a hora',
    app_name: 'o aplicativo em primeiro plano',
    window_title: 'o título da janela dele, como descrito acima',
    site: 'o domínio da página exibida',
    keystroke_count: 'quantas teclas foram pressionadas',
    mouse_clicks: 'quantos botões do mouse foram pressionados',
    scroll_count: 'quantos passos a roda do mouse girou',
    mouse_distance: 'quanto o mouse se moveu, em pixels',
    idle_seconds: 'há quantos segundos foi sua última ação',
    distraction_visible: 'se algo da lista de aplicativos e sites não produtivos estava visível ou audível',
    distraction: 'qual item dessa lista',
    meeting_audible: 'se um site de reuniões estava audível',
    presence: 'se você estava presente sem ações, por exemplo assistindo a um vídeo em tela cheia',
    remote_session: 'se esta área de trabalho era controlada remotamente',
    suspicions: 'padrões nos momentos e no número de ações que pessoas não produzem',
  },
  understood: 'Entendi',
}
