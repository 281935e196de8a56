"""Runs a command on a terminal of its own and types into it, as a person would.

Arguments: a JSON list of pairs [what to wait for, what to type then], and the command. Prints, as JSON, what the terminal showed, the command's
exit code (a signal's number below zero), and whether what is typed would be shown again in the end.
"""
import json, os, pty, select, signal, sys, termios, time

steps = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, looked, echo = '', 0, None
limit = time.monotonic() + 100
while time.monotonic() < limit:
    if steps and steps[0][0] in shown[looked:]:
        looked = shown.index(steps[0][0], looked) + len(steps[0][0])
        os.write(terminal, steps.pop(0)[1].encode())
    try:
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096).decode('utf-8', 'replace')
        echo = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
    except (OSError, termios.error):
        # The other end is gone.
        break
else:
    os.kill(pid, signal.SIGKILL)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({'shown': shown, 'code': code, 'echo': echo}))
