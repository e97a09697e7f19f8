# Palabras de las cuentas: entrar, quedarse, salir.

accounts-settings = Opciones
accounts-settings-lead = Cómo inicia sesión y cómo se ven las páginas.

accounts-sign-in = Iniciar sesión
accounts-sign-in-again = Iniciar sesión otra vez
accounts-sign-in-help = ¿No puede entrar? Llámenos. Podemos darle un código para poner una contraseña nueva.
accounts-login = Correo electrónico o número de teléfono
accounts-password = Contraseña
accounts-login-blank = Escriba su correo electrónico o su número de teléfono.
accounts-password-blank = Escriba su contraseña.
accounts-sign-in-wrong = Este correo electrónico o número de teléfono no va con esta contraseña. Revise los dos y pruebe otra vez.

accounts-slow-title = Espere un poco antes de probar otra vez
accounts-slow-text = Hubo muchos intentos con este nombre. Para proteger los expedientes, cada vez esperamos un poco más. Puede probar otra vez en { $minutes ->
    [one] { $minutes } minuto
    [many] { $minutes } de minutos
   *[other] { $minutes } minutos
 }.
accounts-slow-phone = Si no recuerda su contraseña, llámenos al { $phone }.

accounts-signed-out-title = Su sesión está cerrada
accounts-signed-out-text = Si otras personas usan este dispositivo, cierre también el navegador.
accounts-timed-out-title = Cerramos su sesión
accounts-timed-out-text = Pasó un rato sin que hiciera nada. Por eso cerramos su expediente, para protegerlo. Inicie sesión otra vez para seguir donde estaba.

accounts-set-up = Poner su contraseña
accounts-set-up-link = Tengo un código de la clínica
accounts-set-up-lead = Use el código que le dio la clínica. Sirve una sola vez.
accounts-set-up-help = ¿No tiene código, o no le sirve? Llámenos y le damos uno nuevo.
accounts-set-up-send = Poner contraseña y entrar
accounts-code = Código de la clínica
accounts-code-hint = Tiene 20 letras y números. Puede usar letras grandes o pequeñas. Los espacios y guiones no importan.
accounts-code-blank = Escriba el código de la clínica.
accounts-code-wrong = Este código no sirve, ya se usó o es muy viejo. Revise el código y el correo electrónico o número de teléfono. Si no funciona, llámenos.
accounts-password-set = Su contraseña está lista

accounts-password-change = Cambiar la contraseña
accounts-password-lead = Se cerrará su sesión en todos sus otros dispositivos.
accounts-password-old = Su contraseña de ahora
accounts-password-new = Contraseña nueva
accounts-password-hint = Al menos 15 caracteres. Sirven bien unas pocas palabras que solo usted juntaría.
accounts-password-short = Use al menos 15 caracteres. Sirven bien unas pocas palabras que solo usted juntaría.
accounts-password-long = Use 256 caracteres como máximo.
accounts-password-known = Esta contraseña es fácil de adivinar porque mucha gente la usa. Junte unas pocas palabras suyas.
accounts-password-repeats = Esta contraseña es fácil de adivinar porque repite o cuenta. Junte unas pocas palabras suyas.
accounts-password-names = Esta contraseña es fácil de adivinar porque es casi solo un nombre o una dirección. Junte unas pocas palabras suyas.
accounts-password-old-wrong = Esta no es su contraseña de ahora. Revísela y pruebe otra vez.
accounts-password-changed = Cambió su contraseña
accounts-password-changed-next = Se cerró su sesión en todos los demás lugares.

accounts-sessions = Dónde tiene su sesión abierta
accounts-sessions-lead = ¿Hay un dispositivo que no conoce? Cierre ahí la sesión y cambie su contraseña.
accounts-session-since = Sesión abierta desde
accounts-session-seen = Último uso
accounts-session-now = Ahora
accounts-session-address = Dirección de internet
accounts-session-here = Este dispositivo
accounts-session-end = Cerrar la sesión de { $device }
accounts-session-ended = Se cerró la sesión de ese dispositivo
accounts-sessions-end-all = Cerrar sesión en todas partes
accounts-sessions-end-all-text = Esto cierra la sesión en todos sus dispositivos, también en este.
accounts-device = { $browser } en { $system }
accounts-device-unknown = Dispositivo desconocido
