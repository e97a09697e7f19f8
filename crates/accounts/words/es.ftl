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

accounts-step = Un paso más
accounts-step-blank = Escriba el código.
accounts-step-over = Pasaron más de 10 minutos. Paramos para proteger su expediente. Inicie sesión otra vez.
accounts-step-other = Probar de otra manera
accounts-step-app = Usar un código de su aplicación
accounts-step-recovery = Usar un código de recuperación
accounts-step-passkey = Su contraseña está bien. Ahora use su llave de acceso, para que nadie entre solo con su contraseña.
accounts-step-lost = ¿Nada funciona? Llámenos. Comprobamos quién es y le ayudamos a entrar.

accounts-passkey = Llave de acceso
accounts-passkeys = Llaves de acceso
accounts-passkeys-text = Inicia sesión con su huella, su cara o el bloqueo de pantalla. No hay nada que recordar.
accounts-passkey-sign-in = Iniciar sesión con una llave de acceso
accounts-passkey-use = Usar una llave de acceso
accounts-passkey-wrong = Esta llave de acceso no funcionó aquí. Pruebe otra vez o use otra manera.
accounts-passkey-add = Agregar una llave de acceso
accounts-passkey-lead = Inicie sesión con su huella, su cara o el bloqueo de pantalla.
accounts-passkey-why-own = Su huella o su cara nunca salen de su dispositivo. Nosotros no las vemos.
accounts-passkey-why-safe = Nadie puede adivinar una llave de acceso ni sacársela con un engaño.
accounts-passkey-why-then = Después, su contraseña sola no deja entrar a nadie. También pedimos una llave de acceso o un código.
accounts-passkey-name = Nombre de esta llave de acceso
accounts-passkey-name-hint = Por ejemplo: mi teléfono. Solo usted lo ve.
accounts-passkey-make = Crear una llave de acceso
accounts-passkey-later = Ahora no
accounts-passkey-added = Su llave de acceso está lista
accounts-passkey-added-next = La próxima vez puede iniciar sesión con ella.
accounts-passkey-not-added = No se agregó la llave de acceso. Pruebe otra vez. Algunos dispositivos no pueden guardarla.
accounts-passkey-remove = Quitar { $name }
accounts-passkey-remove-question = ¿Quitar la llave de acceso { $name }?
accounts-passkey-remove-text = Ya no podrá iniciar sesión con ella. Las otras llaves se quedan.
accounts-passkey-keep = Dejarla
accounts-passkey-removed = Se quitó la llave de acceso
accounts-passkey-removed-next = Bórrela también en su dispositivo, para que ya no se la ofrezca.

accounts-app = Aplicación de códigos
accounts-app-text = Una aplicación en su teléfono muestra un código nuevo cada 30 segundos. Lo pedimos después de la contraseña.
accounts-app-on = Lista desde el { $date }. Pedimos su código después de la contraseña.
accounts-app-set-up = Poner una aplicación de códigos
accounts-app-lead = Una aplicación en su teléfono muestra un código. Usted lo escribe después de la contraseña.
accounts-app-demanded = Lo que usted hace aquí pide más que una contraseña. Ponga primero una aplicación en su teléfono.
accounts-app-step-get = Busque una aplicación de códigos para su teléfono, si no tiene una. Sirve cualquiera.
accounts-app-step-scan = En la aplicación, elija agregar una cuenta y escanee este dibujo.
accounts-app-step-type = Escriba los 6 números que muestra la aplicación.
accounts-app-qr = Dibujo con la clave para su aplicación
accounts-app-by-hand = No puedo escanear el dibujo
accounts-app-by-hand-text = Escriba esta clave en su aplicación, o ábrala en este teléfono. No se la dé a nadie.
accounts-app-open = Abrir en la aplicación de este teléfono
accounts-app-code = Código de su aplicación
accounts-app-code-hint = 6 números. Cambian cada 30 segundos.
accounts-app-send = Activar
accounts-app-send-in = Activar e iniciar sesión
accounts-app-first-wrong = Este no es el código que la aplicación muestra ahora. Revise la hora de su teléfono y escriba el código más nuevo.
accounts-app-wrong = Este código no es correcto o ya se usó. Espere el próximo y escríbalo.
accounts-app-done = Su aplicación está lista
accounts-app-remove = Quitar la aplicación
accounts-app-remove-question = ¿Quitar su aplicación de códigos?
accounts-app-remove-text = Sus códigos dejarán de servir. Puede ponerla otra vez cuando quiera.
accounts-app-keep = Dejar la aplicación
accounts-app-removed = Se quitó la aplicación

accounts-recovery = Códigos de recuperación
accounts-recovery-lead = Cada código le deja entrar una vez si pierde su teléfono o su llave de acceso.
accounts-recovery-keep = Imprima esta página o copie los códigos. Guárdelos con sus papeles importantes, no junto a su contraseña.
accounts-recovery-old = Los códigos que tenía antes dejan de servir cuando guarde estos.
accounts-recovery-question = Antes de seguir
accounts-recovery-saved = Guardé o imprimí estos códigos
accounts-recovery-not-saved = Marque la casilla cuando haya guardado o impreso los códigos. No podemos mostrarlos otra vez.
accounts-recovery-send = Usar estos códigos
accounts-recovery-done = Sus códigos de recuperación están listos
accounts-recovery-left = { $count ->
    [0] No queda ningún código
    [one] Queda { $count } código
    [many] Quedan { $count } de códigos
   *[other] Quedan { $count } códigos
 } en la hoja del { $date }.
accounts-recovery-none = No tiene códigos de recuperación. Si pierde su teléfono, solo la clínica puede ayudarle a entrar.
accounts-recovery-new = Hacer códigos nuevos
accounts-recovery-code = Código de recuperación
accounts-recovery-hint = 10 letras y números de su hoja. Cada código sirve una vez.
accounts-recovery-wrong = Este código no está en su hoja más nueva o ya se usó. Pruebe el siguiente.
accounts-recovery-used = Usó un código de recuperación. Códigos que quedan: { $count }
accounts-recovery-used-next = ¿Perdió su teléfono o su llave de acceso? Quítelos en Entrada y seguridad.

accounts-proof = Compruebe que es usted
accounts-proof-lead = Así protegemos su cuenta cuando un dispositivo queda abierto. Después sigue donde estaba.
accounts-proof-code = Código
accounts-proof-code-hint = De su aplicación de códigos, o un código de recuperación.
accounts-proof-send = Seguir
accounts-proof-wrong = Esto no es correcto. Revise su contraseña y, si lo pedimos, el código.

accounts-security = Entrada y seguridad
accounts-security-lead = Con qué inicia sesión, lo más seguro primero.
accounts-security-password = Se usa junto con una llave de acceso, una aplicación o un código de recuperación, si tiene.
accounts-security-sessions = Vea en qué dispositivos tiene la sesión abierta y ciérrela.
accounts-second-stays = Lo que usted hace aquí pide más que una contraseña. Agregue primero otra llave de acceso o aplicación y luego quite esta.
accounts-made = Creada
accounts-never = Nunca
accounts-recent = Últimas entradas
accounts-recent-text = ¿Ve un intento que no fue suyo? Cambie su contraseña y llámenos.
accounts-recent-when = Cuándo
accounts-recent-device = Dispositivo
accounts-recent-how = Qué pasó
accounts-recent-done = Entró
accounts-recent-half = Contraseña correcta, se pidió otro paso
accounts-recent-refused = No pudo entrar
accounts-recent-none = Todavía no hay entradas
accounts-recent-none-text = Desde ahora van a estar aquí.
