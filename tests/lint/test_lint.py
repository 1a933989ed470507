#!/usr/bin/python3
"""The lint scripts notice what they are for: each test breaks a copy of the tree."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))


def lint(script, *arguments):
    done = subprocess.run([os.path.join(HERE, script), *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def copy(folder):
    for name in ('include', 'common', 'converter', 'server', os.path.join('tests', 'lint')):
        shutil.copytree(os.path.join(TOP, name), os.path.join(folder, name))
    return folder


def append(tree, path, text):
    with open(os.path.join(tree, path), 'a', encoding='utf-8') as f:
        f.write(text)


def daemon_linking(folder, libraries):
    """A program that really needs the libraries, linked like the daemon."""
    source, binary = os.path.join(folder, 'd.c'), os.path.join(folder, 'daemon')
    with open(source, 'w', encoding='utf-8') as f:
        f.write('int main(void) { return 0; }\n')
    subprocess.run(['cc', '-Wl,--no-as-needed', '-o', binary, source, *libraries], check=True)
    return binary


# name, script, file to append to, what is appended, words of the complaint
BREAKS = (
    ('a lower floor includes a higher one', 'floors.py', 'common/span.c',
     '#include "smolwire/conf.h"\n', 'floor 1 must not include'),
    ('the converter includes the server', 'floors.py', 'converter/main.c',
     '#include "server/loop.h"\n', 'must not include'),
    ('common includes the converter', 'floors.py', 'common/conf.c',
     '#include "converter/document.h"\n', 'must not include'),
    ('libxml2 outside its adapter', 'floors.py', 'converter/main.c',
     '#include <libxml/tree.h>\n', 'belongs to'),
    ('a library nobody agreed on', 'floors.py', 'common/buf.c', '#include <glib.h>\n', 'no header'),
    ('modules in a circle', 'floors.py', 'include/smolwire/span.h',
     '#include "smolwire/buf.h"\n', 'include each other'),
    ('a file without a floor', 'floors.py', 'include/orphan.h', '\n', 'no floor'),
    ('strcpy', 'banned.py', 'common/buf.c',
     'void f(char *a, const char *b);\nvoid f(char *a, const char *b)\n{\n    strcpy(a, b);\n}\n',
     'strcpy() is banned'),
    ('sprintf in a test', 'banned.py', 'tests/lint/x.c', 'int x = sprintf(a, b);\n',
     'sprintf() is banned'),
    ('a function of 101 lines', 'functions.py', 'common/buf.c',
     'int f(void)\n{\n' + '    g();\n' * 98 + '}\n', 'f has 101 lines'),
    ('most functions long', 'functions.py', 'common/buf.c',
     ('int f(void)\n{\n' + '    g();\n' * 70 + '}\n') * 2000, 'nine in ten'),
    ('a header that needs another', 'headers.py', 'include/smolwire/alone.h',
     'struct span nobody_declared(void);\nsize_t undeclared_type(void);\n', 'does not compile alone'),
    ('an unfinished merge', 'marks.py', 'common/buf.c', '<' * 7 + ' HEAD\n', 'unfinished merge'),
    ("somebody's folder", 'marks.py', 'common/buf.c', '/* see /' 'home/ann/notes */\n', 'one machine'),
)


def broken(script, path, text, words):
    with tempfile.TemporaryDirectory() as folder:
        tree = copy(folder)
        append(tree, path, text)
        status, output = lint(script, tree)
        return status != 0 and words in output, output


def links(libraries, wanted):
    with tempfile.TemporaryDirectory() as folder:
        status, output = lint('links.py', daemon_linking(folder, libraries))
        return (status == 0) == wanted, output


def main():
    tests = [('complains: ' + name, lambda rest=rest: broken(*rest)) for name, *rest in BREAKS]
    tests += [('complains: the daemon links libxml2', lambda: links(['-lxml2'], False)),
              ('complains: the daemon links libcurl', lambda: links(['-lcurl'], False)),
              ('is content with a daemon that links OpenSSL', lambda: links(['-lssl'], True)),
              ('comments and strings are no calls', lambda: quoted())]
    print('1..%d' % len(tests))
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        good, output = test()
        failed += not good
        if not good:
            print('\n'.join('# ' + line for line in output.splitlines()))
        print('%sok %d - %s' % ('' if good else 'not ', number, name))
    return 1 if failed else 0


def quoted():
    with tempfile.TemporaryDirectory() as folder:
        tree = copy(folder)
        append(tree, 'common/buf.c', '/* strcpy(a, b) */\nconst char *s = "strcpy(a)"; // gets(x)\n')
        status, output = lint('banned.py', tree)
        return status == 0, output


sys.exit(main())
