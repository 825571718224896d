/* Where standard output is closed, Rust opens the null device in its place before `main`, so that nothing written is seen to
 * be lost. This looks earlier, and leaves word in the environment: src/main.rs then lets every write fail. */
#include <fcntl.h>
#include <stdlib.h>

__attribute__((constructor)) static void note_closed_stdout(void) {
    if (fcntl(1, F_GETFD) == -1) {
        setenv("OBLIGO_STDOUT_IS_CLOSED", "1", 1);
    }
}
