import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Plans a book step by step, checks the roster, verifies a week of which nothing is known, and prices it, through JNA.
 *
 * <pre>java -cp /usr/share/java/jna.jar -Djna.library.path=target/release bindings/c/examples/Week.java BOOK.json [ROSTER.json]</pre>
 */
public final class Week {
    /** HR_ABI of homeround.h. */
    private static final int ABI = 1;
    /** The statuses that this program tells apart: the command's exit codes. */
    private static final int YES = 0, NO = 1, REFUSED = 2;

    /** hr_view: bytes lent for the length of a call. */
    @Structure.FieldOrder({"data", "len"})
    public static class View extends Structure {
        public Pointer data;
        public long len;

        /** The same, handed over by value. */
        public static final class ByValue extends View implements Structure.ByValue {}
    }

    /** hr_progress: where planning stands. */
    @Structure.FieldOrder({"work", "total", "pence", "unserved", "done"})
    public static final class Progress extends Structure {
        public long work, total, pence;
        public int unserved, done;
    }

    /** The functions of homeround.h that are used here. */
    public interface Homeround extends Library {
        int hr_abi();

        int hr_ask(String verb, View.ByValue request, PointerByReference answer);

        int hr_plan_begin(View.ByValue request, PointerByReference plan, PointerByReference why);

        int hr_plan_step(Pointer plan, long work, Progress progress);

        int hr_plan_best(Pointer plan, PointerByReference roster);

        void hr_plan_end(Pointer plan);

        View.ByValue hr_bytes_view(Pointer bytes);

        void hr_bytes_end(Pointer bytes);
    }

    private final Homeround library = Native.load("homeround_c", Homeround.class);

    /** A text lent to a call. The memory lives as long as the view that holds it. */
    private static View.ByValue view(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        View.ByValue lent = new View.ByValue();
        lent.data = new Memory(Math.max(1, bytes.length));
        lent.data.write(0, bytes, 0, bytes.length);
        lent.len = bytes.length;
        return lent;
    }

    /** The text of bytes that the library handed out, which are freed. */
    private String text(Pointer bytes) {
        if (bytes == null) return "";
        View.ByValue view = library.hr_bytes_view(bytes);
        String text = new String(view.data.getByteArray(0, Math.toIntExact(view.len)), StandardCharsets.UTF_8);
        library.hr_bytes_end(bytes);
        return text;
    }

    /** Asks and says how it ended. */
    private int ask(String verb, String request) {
        PointerByReference answer = new PointerByReference();
        int status = library.hr_ask(verb, view(request), answer);
        String text = text(answer.getValue());
        System.out.printf("%s: status %d, %d characters%n", verb, status, text.length());
        if (status > NO) System.err.println(text);
        return status;
    }

    /** Plans step by step; the roster. */
    private String plan(String book) {
        PointerByReference plan = new PointerByReference(), why = new PointerByReference();
        int status = library.hr_plan_begin(view("{\"book\":" + book + ",\"seed\":1,\"work\":200000}"), plan, why);
        if (status != YES) throw new IllegalStateException(text(why.getValue()));
        try {
            Progress progress = new Progress();
            while (progress.done == 0 && library.hr_plan_step(plan.getValue(), 50_000, progress) == YES) {
                System.err.printf("%d of %d: %d unserved%n", progress.work, progress.total, progress.unserved);
            }
            PointerByReference roster = new PointerByReference();
            System.out.printf("plan: status %d%n", library.hr_plan_best(plan.getValue(), roster));
            return text(roster.getValue());
        } finally {
            library.hr_plan_end(plan.getValue());
        }
    }

    private boolean week(String book, Path file) throws IOException {
        if (library.hr_abi() != ABI) throw new IllegalStateException("the library is of another interface than " + ABI);
        boolean good = ask("validate", "{\"book\":" + book + "}") == YES;
        String roster = plan(book);
        if (file != null) Files.writeString(file, roster);
        String both = "{\"book\":" + book + ",\"roster\":" + roster;
        good &= ask("check", both + "}") <= NO;
        good &= ask("verify", both + ",\"events\":[]}") <= NO;
        good &= ask("price", both + "}") == YES;
        return good & ask("plan", "{\"boko\":" + book + "}") == REFUSED;
    }

    public static void main(String[] words) throws IOException {
        if (words.length == 0) {
            System.err.println("usage: Week BOOK.json [ROSTER.json]");
            System.exit(2);
        }
        Path file = words.length > 1 ? Path.of(words[1]) : null;
        System.exit(new Week().week(Files.readString(Path.of(words[0])), file) ? 0 : 1);
    }
}
