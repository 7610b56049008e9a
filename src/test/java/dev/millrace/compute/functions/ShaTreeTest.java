package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.compute.FunctionRun;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The roots were computed by Python from the recursive definition in RFC 9162, section 2.1.1:
 *
 * <pre>{@code
 * def mth(d):
 *     if len(d) == 0: return sha256(b'').digest()
 *     if len(d) == 1: return sha256(b'\0' + d[0]).digest()
 *     k = 1
 *     while k * 2 < len(d): k *= 2
 *     return sha256(b'\1' + mth(d[:k]) + mth(d[k:])).digest()
 * }</pre>
 */
class ShaTreeTest {

    private static final String FOX = "The quick brown fox jumps over the lazy dog";

    /** The leaves that implementations of Certificate Transparency test each other with. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private final FunctionRun run = new FunctionRun();

    @ParameterizedTest
    @CsvSource({
        "1, 43, 4ab7e7926dc73f2aeb44b5df1bd489f7ef87004df667fc0ed0ffb77b0696b1fa",
        "2, 22, 2db3d6968e9a5907a20a4c89940fabfffe59c1aa89c13ed58c586bc8ba9f6656",
        "3, 15, 4cb72ebc2e834f374a27192554d356d2b9e32a2aea5a5e77868c97e63680331a",
        "5, 9, 3575476a2d77984eefdf63880c3504fee6bf267ebdee1155960d2dc74262cba4",
        "7, 7, 525f04314964a5423c4184057ba5a2c24174b1850fa5b3abeb5f0e0183d219cc",
        "16, 3, dfacab3024710c8c89f0d94e3cc2076c6c9f4194854ed82ba2a9d1d5186a4b52",
        "42, 2, 675db726dd5f49b10dee2008c7549b98a6747899b81f8dda15c3746361813197",
        "43, 1, b24b89396a26d4d2b8e47da388a0eb673fb39c36586e1de23fec001095816d82",
        "44, 1, b24b89396a26d4d2b8e47da388a0eb673fb39c36586e1de23fec001095816d82"
    })
    void chunksAreTheLeaves(int chunkBytes, long leaves, String root) throws Exception {
        assertThat(new ShaTree().run(new ShaTree.Args(null, FOX, null, chunkBytes), run.context()))
                .isEqualTo(new ShaTree.Result("SHA-256", root, leaves, chunkBytes));
    }

    @Test
    void largeContentIsReadInPieces() throws Exception {
        var content = new byte[2_500_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + i / 256);
        }
        var args = new ShaTree.Args(run.future(content, null), null, null, 1 << 20);
        var root = "8bdb4994e35492c03be700c68727fd75e1677518081a920339f85c442e436900";
        assertThat(new ShaTree().run(args, run.context())).isEqualTo(new ShaTree.Result("SHA-256", root, 3, 1 << 20));
        assertThat(run.task().told())
                .last()
                .satisfies(last -> assertThat(last.completed()).isEqualTo(last.total()));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void wholeContentsAreTheLeaves(int number, String root) throws Exception {
        var futures = LEAVES.subList(0, number).stream()
                .map(leaf -> run.future(HexFormat.of().parseHex(leaf), null))
                .toList();
        assertThat(new ShaTree().run(new ShaTree.Args(null, null, futures, 1 << 20), run.context()))
                .isEqualTo(new ShaTree.Result("SHA-256", root, number, null));
    }

    @Test
    void nothingHasNoLeaves() throws Exception {
        var root = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assertThat(new ShaTree().run(new ShaTree.Args(null, "", null, 1), run.context()))
                .isEqualTo(new ShaTree.Result("SHA-256", root, 0, 1));
    }

    @Test
    void endsAtTheFirstLookAfterTheStop() {
        var future = run.future(FOX.repeat(10_000).getBytes(StandardCharsets.UTF_8), null);
        run.task().stoppedAfter(5);
        assertThatThrownBy(() -> new ShaTree().run(new ShaTree.Args(null, null, List.of(future), 1), run.context()))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(run.task().looksAfterStop()).isEqualTo(1);
        run.task().stoppedAfter(3);
        assertThatThrownBy(() -> new ShaTree().run(new ShaTree.Args(null, FOX.repeat(10_000), null, 1), run.context()))
                .isInstanceOf(InterruptedException.class);
    }
}
