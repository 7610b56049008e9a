package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FetchingFieldsTest {

    private static final String ID = "0199c0de-7a10-7000-8000-000000000001";

    @Test
    void fieldsOfADeferredDownloadAreRead() {
        var fields = json("{'url':'http://a/','connections':8,'mirrors':['http://b/','http://c/'],'bandwidth':5000,"
                + "'ifChanged':'" + ID + "'}");

        assertThat(DownloadFields.read(fields).ways())
                .isEqualTo(new TaskSpec.Fetching(
                        8,
                        List.of("http://b/", "http://c/"),
                        5000L,
                        FutureId.parse(ID).orElseThrow()));
    }

    @Test
    void absentFieldsAreThePlainestWay() {
        assertThat(DownloadFields.read(json("{'url':'http://a/'}")).fetching()).isNull();
    }

    @Test
    void referencesAreOutlinedBySomethingThatIsFine() {
        var fields =
                json("{'url':{'$from':'result.url'},'connections':17,'mirrors':[{'$from':'result.mirror'},'ftp://x'],"
                        + "'ifChanged':{'$from':'id'}}");

        assertThat(DownloadCheck.errors(DownloadFields.outline(fields)))
                .extracting(FieldError::field)
                .containsExactly("connections", "mirrors[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'url':'http://a/','mirrors':['http://b/',null]} | mirrors[1]",
                "{'url':'http://a/','mirrors':[{}]} | mirrors[0]",
                "{'url':'http://a/','ifChanged':'yesterday'} | ifChanged",
                "{'url':'http://a/','ifChanged':[]} | ifChanged"
            })
    void whatAReferenceCameToIsJudged(String fields, String wrong) {
        assertThatThrownBy(() -> DownloadFields.read(json(fields)))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.errors())
                                .extracting(FieldError::field)
                                .containsExactly(wrong));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
