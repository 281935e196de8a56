# The `sqlite3` package's own sources over SQLite3 Multiple Ciphers in place of plain SQLite (docs/adr/0001-dependencies.md). The package's
# own build file can link another SQLite, but writes the path of that library into the binary as a place to look for libraries.
{
  "targets": [
    {
      "target_name": "node_sqlite3",
      "sources": [
        "src/backup.cc",
        "src/database.cc",
        "src/node_sqlite3.cc",
        "src/statement.cc",
        "sqlite3mc/sqlite3.c"
      ],
      "include_dirs": ["sqlite3mc", "<!@(node -p \"require('node-addon-api').include\")"],
      "defines": [
        # The newest that the package's sources ask for: what is compiled loads in every Node from 20 on and in Electron.
        "NAPI_VERSION=6",
        "NAPI_DISABLE_CPP_EXCEPTIONS=1",
        "NDEBUG",
        "_REENTRANT=1",
        "HAVE_USLEEP=1",
        "SQLITE_THREADSAFE=1",
        "SQLITE_ENABLE_FTS5",
        "SQLITE_ENABLE_DBSTAT_VTAB=1",
        "SQLITE_ENABLE_MATH_FUNCTIONS",
        # Sorting and temporary tables stay in memory: a file of theirs would be plain text beside an encrypted project.
        "SQLITE_TEMP_STORE=3",
        # What is deleted is overwritten.
        "SQLITE_SECURE_DELETE",
        # A string in double quotes is no string: it is a mistake.
        "SQLITE_DQS=0"
      ],
      "cflags": ["-O2"],
      "cflags_c": ["-w"],
      "cflags!": ["-O3", "-fno-exceptions"],
      "cflags_cc!": ["-fno-exceptions"],
      "xcode_settings": {
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "CLANG_CXX_LIBRARY": "libc++"
      },
      "msvs_settings": { "VCCLCompilerTool": { "ExceptionHandling": 1 } }
    }
  ]
}
